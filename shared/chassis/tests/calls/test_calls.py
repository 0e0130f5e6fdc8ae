"""Calling another service over HTTP: patience, repetition, limits, and what travels along."""

import io
import socket
import time
from contextlib import suppress
from threading import Thread

import pytest
from flask import Flask, jsonify, redirect, request
from prometheus_client import REGISTRY

from chassis import locks, origin
from chassis.calls import Breaker, Calls
from chassis.origin import Origin
from chassis.refusal import Unavailable
from testkit.proxy import FaultProxy
from testkit.serving import Server
from testkit.strikes import demanded

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Other:
    """Another service; answers what it is told to, and keeps what it was asked."""

    def __init__(self, port: int = 0) -> None:
        self.asked = []
        self.answers = []
        app = Flask("other")

        @app.route("/<path:path>", methods=["GET", "POST", "PUT", "DELETE"])
        def any_route(path):
            self.asked.append(
                (request.method, f"/{path}", dict(request.headers), request.get_data())
            )
            return self.answers.pop(0)() if self.answers else jsonify(path=path)

        self.server = Server(app, port=port)

    @property
    def methods(self):
        return [method for method, *_ in self.asked]

    def headers(self, number=-1):
        return self.asked[number][2]


def status(number, **headers):
    return lambda: ("", number, headers)


@pytest.fixture
def other():
    service = Other()
    with service.server:
        yield service


@pytest.fixture
def calls(other):
    return Calls(other.server.url, "frmr")


def test_an_answer_is_read_whole(calls):
    answer = calls.get("/self/worker", params={"on": "2026-11-25"}, token="t-1")

    assert (answer.ok, answer.status, answer.json()) == (True, 200, {"path": "self/worker"})


def test_the_token_and_a_span_of_the_same_trace_travel_along(calls, other):
    with origin.began(Origin(TRACE, "vendor=1", "request-1")):
        calls.get("/self/worker", token="t-1")

    told = other.headers()
    assert told["Authorization"] == "Bearer t-1"
    assert told["Traceparent"].startswith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
    assert told["Traceparent"] != TRACE
    assert told["Tracestate"] == "vendor=1"


def test_a_refusal_is_an_answer_with_a_code(calls, other):
    problem = {"type": "/problems/binding-unknown", "code": "binding-unknown"}
    kind = {"Content-Type": "application/problem+json"}
    other.answers = [lambda: (jsonify(problem).get_data(), 404, kind)]

    answer = calls.post("/bindings", json={"method": "ogrn"})

    assert (answer.ok, answer.status, answer.code) == (False, 404, "binding-unknown")
    assert other.asked[-1][3] == b'{"method": "ogrn"}'


def test_an_answer_that_is_no_problem_has_no_code(calls):
    assert calls.get("/a").code is None


def test_reading_is_tried_once_more_after_a_fault(calls, other):
    other.answers = [status(500)]

    assert calls.get("/a").ok
    assert other.methods == ["GET", "GET"]


def test_and_no_third_time(calls, other):
    other.answers = [status(502), status(503, **{"Retry-After": "7"})]

    with pytest.raises(Unavailable) as away:
        calls.get("/a")
    assert (away.value.what, away.value.retry_after) == ("frmr", 7)
    assert other.methods == ["GET", "GET"]


def test_writing_is_not_tried_again_by_itself(calls, other):
    other.answers = [status(500)]

    with pytest.raises(Unavailable):
        calls.post("/a", json={})
    assert other.methods == ["POST"]


@pytest.mark.parametrize("ask", ["post", "put"])
def test_but_it_is_under_a_key(ask, calls, other):
    other.answers = [status(500)]

    answer = getattr(calls, ask)("/a", data=b"bytes", key="key-1")

    assert answer.ok
    assert [other.headers(n)["Idempotency-Key"] for n in (0, 1)] == ["key-1", "key-1"]
    assert [body for *_, body in other.asked] == [b"bytes", b"bytes"]


def test_a_file_is_sent_once_even_under_a_key(calls, other):
    other.answers = [status(500)]

    with pytest.raises(Unavailable):
        calls.post("/a", data=io.BytesIO(b"bytes"), key="key-1")
    assert [body for *_, body in other.asked] == [b"bytes"]


def test_a_form_is_sent_as_one(calls, other):
    calls.post("/a", data={"grant_type": "refresh_token"})

    assert other.asked[-1][3] == b"grant_type=refresh_token"


def test_taking_away_is_a_call_too(calls, other):
    other.answers = [status(204)]

    assert calls.delete("/a").status == 204


def test_a_redirect_is_not_followed(calls, other):
    other.answers = [lambda: redirect("/elsewhere")]

    assert calls.get("/a").status == 302
    assert len(other.asked) == 1


def test_an_answer_beyond_ten_mebibytes_is_none(calls, other):
    large = b"x" * ((10 << 20) + 1)
    other.answers = [lambda: large, lambda: large]

    with pytest.raises(Unavailable):
        calls.get("/a")


def test_but_piece_by_piece_any_size_is_read(calls, other):
    large = b"x" * ((10 << 20) + 1)
    other.answers = [lambda: large]

    with calls.open("/a", token="t-1") as stream:
        assert stream.status == 200
        assert sum(len(piece) for piece in stream.pieces()) == len(large)


def test_a_success_that_is_no_json_is_no_answer(calls, other):
    other.answers = [lambda: "<html>"]

    with pytest.raises(Unavailable):
        calls.get("/a").json()


class Shut:
    """Another service whose port is shut until a caller has paused."""

    def __init__(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.port = taken.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.pauses = []
        self.other = None

    def pause(self, seconds):
        self.pauses.append(seconds)
        self.other = Other(self.port)
        self.other.server.start()


@pytest.fixture
def shut():
    service = Shut()
    yield service
    service.other.server.stop()


@pytest.mark.parametrize("ask", ["get", "post", "put", "delete"])
def test_who_is_shut_for_a_moment_is_asked_once_more_whatever_is_asked(ask, shut):
    answer = getattr(Calls(shut.url, "frmr", pause=shut.pause), ask)("/a")

    assert (answer.ok, shut.other.methods, shut.pauses) == (True, [ask.upper()], [0.2])


def test_a_file_is_whole_when_it_is_sent_after_a_pause(shut):
    Calls(shut.url, "frmr", pause=shut.pause).put("/a", data=io.BytesIO(b"bytes"))

    assert [body for *_, body in shut.other.asked] == [b"bytes"]


def test_who_stays_shut_is_asked_twice_and_counts_as_one_failure():
    pauses, breaker = [], Breaker()
    calls = Calls("http://127.0.0.1:9", "frmr", breaker=breaker, pause=pauses.append)
    for _ in range(5):
        assert breaker.wait_s() == 0
        with pytest.raises(Unavailable):
            calls.post("/a")

    assert pauses == [0.2] * 5
    assert breaker.wait_s() > 0


def test_what_was_sent_and_not_answered_is_not_sent_again():
    """A connection that is taken, read from and cut: the other may have done what it was told."""
    heard, pauses = [], []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def cut():
            while True:
                try:
                    taken, _ = listener.accept()
                except OSError:
                    return
                heard.append(taken.recv(65536)[:4])
                taken.close()

        thread = Thread(target=cut, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"

        with pytest.raises(Unavailable):
            Calls(url, "frmr", pause=pauses.append).post("/a", json={})
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()

    assert (heard, pauses) == ([b"POST"], [])


def test_nobody_there_is_unavailable():
    with pytest.raises(Unavailable) as away:
        Calls("http://127.0.0.1:9", "documents").get("/a")

    assert away.value.what == "documents"


def test_silence_is_waited_for_no_longer_than_said(other):
    host, _, port = other.server.url.removeprefix("http://").partition(":")
    with FaultProxy((host, int(port))) as proxy:
        calls = Calls(f"http://127.0.0.1:{proxy.port}", "frmr", read_s=0.2)
        proxy.black_hole()
        began = time.monotonic()

        with pytest.raises(Unavailable):
            calls.get("/a")
        assert time.monotonic() - began < 1


def test_an_answer_that_breaks_off_is_none(calls, other):
    def broken():
        yield b"half"
        raise ConnectionError

    other.answers = [broken, broken]

    with pytest.raises(Unavailable), calls.open("/a") as stream:
        list(stream.pieces())


def test_who_failed_five_times_is_left_alone(calls, other):
    other.answers = [status(500)] * 6
    for _ in range(5):
        with pytest.raises(Unavailable):
            calls.post("/a")

    with pytest.raises(Unavailable) as away:
        calls.post("/a")
    assert 10 < away.value.retry_after <= 15
    assert len(other.asked) == 5


def test_who_is_left_alone_makes_our_answer_a_503_that_says_when_to_come_again(house, calls, other):
    app = house()

    @app.get("/workplaces")
    @locks.open_door("a test")
    def view():
        return calls.get("/workplaces").content

    client = app.test_client()
    with demanded("failures of the other", 5) as strikes:
        other.answers = [status(500)] * 5
        answers = [client.get("/workplaces") for _ in range(3)]
        strikes.add(len(other.asked))
        last = client.get("/workplaces")

    assert {answer.status_code for answer in (*answers, last)} == {503}
    assert len(other.asked) == 5
    assert 1 <= int(last.headers["Retry-After"]) <= 15
    assert last.json["code"] == "unavailable"
    assert REGISTRY.get_sample_value("ordinator_breaker_open", {"to": "frmr"}) == 1


def test_a_reader_that_leaves_half_way_does_not_keep_the_breaker_shut(other):
    seconds = [0.0]
    breaker = Breaker(lambda: seconds[0])
    calls = Calls(other.server.url, "frmr", breaker=breaker)
    other.answers = [status(500)] * 5
    for _ in range(3):
        with suppress(Unavailable):
            calls.get("/content")
    assert breaker.wait_s() > 0
    seconds[0] += 15

    with suppress(KeyError), calls.open("/content"):
        raise KeyError("the browser went")

    assert breaker.wait_s() == 0


def test_refusals_do_not_count_as_failures(calls, other):
    other.answers = [status(404)] * 9

    assert {calls.get("/a").status for _ in range(9)} == {404}


def test_two_callers_of_one_service_may_share_a_breaker(other):
    breaker = Breaker()
    for _ in range(5):
        breaker.failed()

    with pytest.raises(Unavailable):
        Calls(other.server.url, "frmr", breaker=breaker).get("/a")


def test_cookies_are_not_kept(calls, other):
    other.answers = [status(200, **{"Set-Cookie": "session=1"})]
    calls.get("/a")
    calls.get("/a")

    assert "Cookie" not in other.headers()


def test_the_environment_does_not_redirect_calls(calls, other, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert calls.get("/a").ok
