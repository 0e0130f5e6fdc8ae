import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

import pytest
import requests
from flask import Flask

from chassis import serve
from testkit.queues import await_true
from testkit.strikes import demanded

# What one server ends here, another reads on as the next request.
TWO_LENGTHS = b"\r\n".join(
    [
        b"POST /count HTTP/1.1",
        b"Host: x",
        b"Content-Length: 1",
        b"Transfer-Encoding: chunked",
        b"",
        b"",
    ]
)
SERVED = Path(__file__).parent / "served.py"


class Process:
    def __init__(self, port, admin_port, workers=0, **environment):
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.admin = f"http://127.0.0.1:{admin_port}"
        addresses = [f"127.0.0.1:{port}", f"127.0.0.1:{admin_port}"]
        self.process = subprocess.Popen(
            [sys.executable, str(SERVED), *addresses, str(workers)],
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.lines = []
        self.booted = Event()
        self.reader = Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        """All that it says, at once: with a full pipe it would wait for a reader."""
        for line in self.process.stdout:
            self.lines.append(line)
            if "Booting worker" in line:
                self.booted.set()

    def wait_until_ready(self):
        assert self.booted.wait(30), self.lines
        requests.get(f"{self.admin}/readyz", timeout=20).raise_for_status()

    def said(self):
        self.reader.join(30)
        return [json.loads(line) for line in self.lines]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def send(self, data):
        wire = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        wire.sendall(data)
        return wire

    def figure(self, line):
        """A figure by the beginning of its line; None if it is not told."""
        text = requests.get(f"{self.admin}/metrics", timeout=5).text
        found = [each for each in text.splitlines() if each.startswith(f"{line} ")]
        return float(found[0].rpartition(" ")[2]) if found else None

    def ask(self, path):
        return self.send(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())


def answer_of(wire):
    with wire:
        answer = b""
        while piece := wire.recv(65536):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.decode(), body


@contextmanager
def started(ports, **environment):
    process = Process(*ports, **environment)
    try:
        process.wait_until_ready()
        yield process
    finally:
        process.process.terminate()
        process.process.wait(30)
        process.reader.join(30)
        process.process.stdout.close()


@pytest.fixture(scope="module")
def web(two_ports):
    """For tests that leave it running."""
    with started(two_ports()) as process:
        yield process


@pytest.fixture
def stoppable(two_ports):
    """For tests that stop it."""
    with started(two_ports()) as process:
        yield process


def test_it_answers_at_two_ports_and_keeps_them_apart(web):
    assert requests.get(f"{web.admin}/livez").status_code == 200
    assert requests.get(f"{web.url}/livez").status_code == 404
    assert requests.get(f"{web.url}/livez", headers={"Host": web.admin[7:]}).status_code == 404
    assert requests.get(f"{web.admin}/address").status_code == 404


def test_a_body_in_chunks_is_counted(web):
    def chunks(size):
        return iter([b"x" * size])

    assert requests.post(f"{web.url}/count", data=chunks(1000)).text == "1000"
    assert requests.post(f"{web.url}/count", data=chunks(1001)).status_code == 413


def test_the_collector_leaves_alone_what_workers_share(web):
    """What it looks through it writes into, and a page that is written into is copied."""
    assert int(requests.get(f"{web.url}/frozen").text) > 10_000


def test_forwarded_headers_are_nothing_without_a_proxy(web):
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}

    response = requests.get(f"{web.url}/address", headers=forged)

    assert response.text == "127.0.0.1 http"


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", "400", "bad-request"),
        (b"TERRIBLE secret\r\n\r\n", "400", "bad-request"),
        (b"GET /address HTTP/1.1\r\nHost: x\r\nX_Forwarded_For: 1\r\n\r\n", "400", "bad-request"),
        (TWO_LENGTHS, "400", "bad-request"),
        (b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", "414", "address-too-long"),
        (
            b"GET /address HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 13_000 + b"\r\n\r\n",
            "431",
            "headers-too-large",
        ),
    ],
)
def test_what_is_no_http_is_a_problem_in_our_words(web, sent, status, code):
    head, body = answer_of(web.send(sent))

    assert head.split()[1] == status
    assert "Content-Type: application/problem+json" in head
    assert json.loads(body)["code"] == code
    assert b"secret" not in body.lower()


def test_a_full_process_says_so_at_once_and_its_probes_are_answered(web):
    asking = [web.ask("/gate") for _ in range(70)]
    away = [answer_of(each) for each in asking[66:]]
    probe = requests.get(f"{web.admin}/livez", timeout=5)
    requests.post(f"{web.admin}/gate", timeout=5)
    let_in = [answer_of(each) for each in asking[:66]]

    assert probe.status_code == 200
    assert {head.split()[1] for head, _ in let_in} == {"200"}
    assert {head.split()[1] for head, _ in away} == {"503"}
    assert {json.loads(body)["code"] for _, body in away} == {"overloaded"}
    assert "Retry-After: 5" in away[0][0]


def test_who_is_turned_away_is_told_within_five_milliseconds_and_counted(stoppable):
    inside = [stoppable.ask("/gate") for _ in range(66)]
    await_true(lambda: stoppable.figure("ordinator_http_waiting") == 66, "the door is full")
    spent = []
    with demanded("turned away at a full door", 20) as strikes:
        for _ in range(20):
            began = time.perf_counter()
            with stoppable.ask("/address") as wire:
                answer = wire.recv(65536)
            spent.append(time.perf_counter() - began)
            strikes.add(answer.startswith(b"HTTP/1.1 503 "))

    # The quickest: on a busy machine the others measure their neighbours.
    assert min(spent) < 0.005
    assert stoppable.figure('ordinator_limits_hit_total{limit="waiting"}') == 20
    requests.post(f"{stoppable.admin}/gate", timeout=5)
    assert {answer_of(each)[0].split()[1] for each in inside} == {"200"}


def test_peers_that_stay_silent_hold_up_nobody(web):
    silent = [web.ask("/address") for _ in range(20)]
    answers = [each.recv(65536) for each in silent]

    response = requests.get(f"{web.url}/address", timeout=1)

    assert response.status_code == 200
    assert {answer.partition(b"\r\n")[0] for answer in answers} == {b"HTTP/1.1 200 OK"}
    for each in silent:
        each.close()


def kept(path):
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def next_body(wire):
    """The body of the next answer, no byte beyond it."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += wire.recv(1)
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    return wire.recv(length, socket.MSG_WAITALL).decode()


def test_a_thread_stays_with_whoever_asks_again_at_once(stoppable):
    threads = []
    both = [stoppable.ask("/thread") for _ in range(2)]
    await_true(lambda: waits(stoppable, 2), "there are two threads")
    for _ in both:
        requests.post(f"{stoppable.admin}/thread", timeout=5)
    assert len({answer_of(each)[1] for each in both}) == 2
    await_true(lambda: waits(stoppable, 0), "both are free")
    with stoppable.send(kept("/thread")) as wire, demanded("asked before answered", 5) as strikes:
        await_true(lambda: waits(stoppable, 1), "the first is being answered")
        for _ in range(5):
            wire.sendall(kept("/thread"))
            requests.post(f"{stoppable.admin}/thread", timeout=5)
            threads.append(next_body(wire))
            strikes.add()
        requests.post(f"{stoppable.admin}/thread", timeout=5)
        threads.append(next_body(wire))

    assert len(threads) == 6
    assert len(set(threads)) == 1


def test_requests_sent_in_one_piece_are_answered_in_turn(web):
    with web.send(kept("/pid") + kept("/address") + kept("/pid")) as wire:
        pid, address, again = (next_body(wire) for _ in range(3))

    assert pid == again
    assert address == "127.0.0.1 http"


def test_kept_connections_that_fall_silent_hold_up_nobody(web):
    silent = [web.send(kept("/address")) for _ in range(20)]
    assert {next_body(each) for each in silent} == {"127.0.0.1 http"}

    assert requests.get(f"{web.url}/address", timeout=1).status_code == 200
    for each in silent:
        each.close()


def test_it_stops_though_a_connection_asks_on_and_on(stoppable):
    asked = []

    def ask_on():
        with requests.Session() as session:
            while True:
                try:
                    asked.append(session.get(f"{stoppable.url}/address", timeout=5).status_code)
                except requests.RequestException:
                    return

    asking = Thread(target=ask_on)
    asking.start()
    await_true(lambda: len(asked) > 20, "it asks on and on")
    code = stoppable.stop()
    asking.join(10)

    assert code == 0
    assert set(asked) == {200}
    assert not asking.is_alive()


def test_a_peer_that_stays_silent_is_left_after_two_seconds(web):
    with web.ask("/address") as silent:
        while silent.recv(65536):
            pass
        began = time.monotonic()
        with pytest.raises(OSError, match=r"reset|Broken"):  # noqa: PT012 - the second send tells
            while time.monotonic() - began < 10:
                silent.sendall(b"x")
                Event().wait(0.05)

    assert 1 < time.monotonic() - began < 8


def test_a_request_in_flight_is_answered_while_it_stops(stoppable):
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(requests.get, f"{stoppable.url}/slow?s=1")
        while "ordinator_http_waiting 1.0" not in requests.get(f"{stoppable.admin}/metrics").text:
            pass
        code = stoppable.stop()

    assert asked.result().text == "slept"
    assert code == 0


def test_the_server_speaks_as_the_house_does(stoppable):
    stoppable.stop()

    lines = stoppable.said()
    assert {line["service"] for line in lines} == {"frmr"}
    assert "gunicorn.error" in {line.get("logger") for line in lines}


def test_a_process_that_says_much_goes_on_answering(web):
    with requests.Session() as session:
        codes = {session.get(f"{web.url}/address", timeout=10).status_code for _ in range(600)}

    assert codes == {200}


def test_figures_that_processes_share_begin_anew_and_are_summed(two_ports, tmp_path):
    (tmp_path / "counter_1.db").write_bytes(b"left over by another start")
    with started(two_ports(), PROMETHEUS_MULTIPROC_DIR=str(tmp_path)) as process:
        (tmp_path / "counter_2.db").touch()  # of a process that is just starting
        for _ in range(3):
            requests.get(f"{process.url}/address")
        figures = requests.get(f"{process.admin}/metrics").text

    line = 'ordinator_http_requests_total{method="GET",route="/address",status="200"} 3.0'
    assert line in figures.splitlines()
    assert not (tmp_path / "counter_1.db").exists()


ASKED = 'ordinator_http_requests_total{method="GET",route="/pid",status="200"}'


def waits(process, number):
    return process.figure("ordinator_http_waiting") == number


def on_both_workers(process):
    """A connection to each of two workers, by pid; how many requests that took."""
    found, asked = {}, 0
    while len(found) < 2:
        wire = http.client.HTTPConnection("127.0.0.1", process.port, timeout=30)
        wire.request("GET", "/pid")
        pid = int(wire.getresponse().read())
        asked += 1
        if found.setdefault(pid, wire) is not wire:
            wire.close()
    return found, asked


def test_figures_of_two_workers_add_up_and_the_gauges_of_a_killed_one_go(two_ports, tmp_path):
    environment = {"workers": 2, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    with started(two_ports(), **environment) as process, demanded("web worker killed") as strikes:
        found, asked = on_both_workers(process)
        for wire in found.values():
            wire.request("GET", "/gate")
        await_true(lambda: waits(process, 2), "each holds one")
        assert process.figure(ASKED) == asked

        os.kill(next(iter(found)), signal.SIGKILL)
        await_true(lambda: waits(process, 1), "its gauge is gone")
        strikes.add()

        assert process.figure(ASKED) == asked
        assert process.figure('ordinator_build_info{service="frmr",version="1.2.3"}') == 1
        await_true(lambda: requests.post(f"{process.admin}/gate").ok and waits(process, 0), "done")


def test_several_workers_without_shared_figures_do_not_start():
    with pytest.raises(ValueError, match="PROMETHEUS_MULTIPROC_DIR"):
        serve.run(Flask, service="frmr", settings=SimpleNamespace(web_workers=2))
