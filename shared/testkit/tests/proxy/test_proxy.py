"""The fault proxy does each fault for real, counts it, and heals."""

import socket
from threading import Thread
from time import monotonic

import pytest

from testkit.proxy import FaultProxy
from testkit.proxy.cli import control


class Echo:
    """A server that sends back what it gets and remembers it."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = self.listener.getsockname()
        self.got = b""
        Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            Thread(target=self.answer, args=(client,), daemon=True).start()

    def answer(self, client):
        with client:
            try:
                while piece := client.recv(65536):
                    self.got += piece
                    client.sendall(piece)
            except OSError:
                return


@pytest.fixture
def echo():
    server = Echo()
    yield server
    server.listener.close()


@pytest.fixture
def proxy(echo):
    with FaultProxy(echo.address) as proxy:
        yield proxy


@pytest.fixture
def client(proxy):
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as client:
        client.sendall(b"hello")
        assert client.recv(100) == b"hello"
        yield client


def nothing_comes(client, seconds=0.2):
    client.settimeout(seconds)
    try:
        return client.recv(100)
    except TimeoutError:
        return None
    finally:
        client.settimeout(5)


def test_healthy_proxy_passes_both_ways_and_counts_nothing(proxy, client):
    client.sendall(b"again")

    assert client.recv(100) == b"again"
    assert proxy.struck == 0


def test_end_of_one_side_reaches_the_other(client):
    client.shutdown(socket.SHUT_WR)

    assert client.recv(100) == b""


def test_large_stream_comes_through_whole(client, echo):
    sent = bytes(range(256)) * 8_000
    Thread(target=lambda: client.sendall(sent), daemon=True).start()
    got = b""
    while len(got) < len(sent):
        got += client.recv(65536)

    assert got == sent


def test_delay_lets_each_piece_wait(proxy, client):
    proxy.delay(0.15, "up")
    begun = monotonic()

    client.sendall(b"late")

    assert client.recv(100) == b"late"
    assert monotonic() - begun >= 0.15
    assert proxy.struck == 1


def test_rate_slows_the_stream(proxy, client):
    proxy.rate(10_000, "down")
    begun = monotonic()

    client.sendall(b"x" * 2_000)

    got = b""
    while len(got) < 2_000:
        got += client.recv(4_096)
    assert monotonic() - begun >= 0.15


def test_black_hole_takes_and_returns_nothing_while_connected(proxy, client, echo):
    proxy.black_hole("up")

    client.sendall(b"lost")

    proxy.wait_struck()
    assert nothing_comes(client) is None
    proxy.heal()
    client.sendall(b"found")
    assert client.recv(100) == b"found"
    assert echo.got == b"hellofound"


def test_answers_are_held_while_requests_still_arrive(proxy, client, echo):
    proxy.hold("down")

    client.sendall(b"request")

    proxy.wait_struck()
    assert nothing_comes(client) is None
    assert echo.got == b"hellorequest"
    proxy.heal()
    assert client.recv(100) == b"request"


def test_hold_begins_at_the_marker(proxy, client, echo):
    proxy.hold("up", containing=b"COMMIT")

    client.sendall(b"INSERT")
    assert client.recv(100) == b"INSERT"
    client.sendall(b"COMMIT")

    proxy.wait_struck()
    assert b"COMMIT" not in echo.got


def test_marker_cut_in_two_is_found(proxy, client, echo):
    proxy.hold("up", containing=b"COMMIT")

    client.sendall(b"COM")
    assert client.recv(100) == b"COM"
    client.sendall(b"MIT")

    proxy.wait_struck()
    assert not echo.got.endswith(b"MIT")


def test_reset_forgets_what_was_held(proxy, client, echo):
    proxy.hold("up")
    client.sendall(b"COMMIT")
    proxy.wait_struck()

    proxy.reset()
    proxy.heal()

    with pytest.raises(ConnectionResetError):
        client.recv(100)
    assert echo.got == b"hello"


def test_reset_breaks_by_rst_and_new_connections_live(proxy, client):
    proxy.reset()

    with pytest.raises(ConnectionResetError):
        client.recv(100)
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as fresh:
        fresh.sendall(b"new")
        assert fresh.recv(100) == b"new"


def test_drop_closes_and_refuses_until_healed(proxy, client):
    proxy.drop()

    assert client.recv(100) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", proxy.port), timeout=5)
    proxy.heal()
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as fresh:
        fresh.sendall(b"new")
        assert fresh.recv(100) == b"new"


def test_fault_that_did_not_strike_is_told(proxy):
    proxy.hold("up")

    with pytest.raises(TimeoutError, match="struck 0 times"):
        proxy.wait_struck(timeout=0.05)


def test_dead_target_closes_the_client():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = taken.getsockname()
    with (
        FaultProxy(nobody) as proxy,
        socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as client,
    ):
        assert client.recv(100) == b""


def test_faults_are_set_over_http(proxy, client):
    told = control(proxy).test_client()

    assert told.put("/fault", json={"fault": "hold", "direction": "down"}).status_code == 200
    client.sendall(b"x")
    proxy.wait_struck()
    assert told.get("/fault").json == {"struck": 1}
    assert told.delete("/fault").status_code == 204
    assert client.recv(100) == b"x"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"fault": "gremlin"}, "fault-unknown"),
        ({"fault": "hold", "direction": "sideways"}, "direction-unknown"),
        ({"fault": "delay", "seconds": 0}, "number-out-of-range"),
        ({"fault": "rate"}, "number-out-of-range"),
    ],
)
def test_malformed_fault_is_refused(proxy, asked, code):
    reply = control(proxy).test_client().put("/fault", json=asked)

    assert (reply.status_code, reply.json) == (422, {"code": code})
