"""The supervisor restarts what dies, obeys by name, and gives up on what dies too often."""

import os
import signal
import sys

import pytest

from ordinator.failures import Stopped
from ordinator.processes import Program
from ordinator.stack.supervisor import Supervisor

FAREWELL = """
import pathlib, signal, sys, time
def bye(*_):
    with open("order", "a") as order:
        order.write(sys.argv[1])
    sys.exit(0)
signal.signal(signal.SIGTERM, bye)
pathlib.Path(sys.argv[1]).touch()
time.sleep(60)
"""


class Tale:
    """What a supervisor said and how often it told of a change."""

    def __init__(self):
        self.said = []
        self.changes = 0

    def say(self, line):
        self.said.append(line)

    def changed(self):
        self.changes += 1


@pytest.fixture
def tale():
    return Tale()


@pytest.fixture
def supervisor(tale):
    supervisor = Supervisor(tale.say, tale.changed)
    yield supervisor
    supervisor.stop()


def program(tmp_path, name, script="import time; time.sleep(60)"):
    return Program(
        name=name,
        argv=(sys.executable, "-c", script),
        env={},
        cwd=tmp_path,
        log=tmp_path / f"{name}.log",
        ready=lambda: True,
    )


def watch_until(supervisor, met):
    def look():
        if met():
            supervisor.leave()

    supervisor.watch(look)


def test_a_child_that_dies_is_started_again(supervisor, tale, tmp_path):
    supervisor.settle(supervisor.launch([program(tmp_path, "idp.web")]))
    child = supervisor.children[0]
    first = child.running.known.pid
    os.kill(first, signal.SIGKILL)

    watch_until(supervisor, lambda: child.restarts == 1 and child.ready)

    assert child.running.known.pid != first
    assert tale.said[0] == "idp.web ended with -9; next start in 1 s"


def test_a_child_that_dies_too_often_ends_the_watch(supervisor, tmp_path, monkeypatch):
    monkeypatch.setattr("ordinator.stack.supervisor.BACKOFF_S", (0,))
    broken = program(tmp_path, "idp.web", "print('no key'); raise SystemExit(78)")
    supervisor.launch([broken])

    with pytest.raises(Stopped, match=r"idp\.web died 5 times in a minute, last with 78:\nno key"):
        supervisor.watch(lambda: None)


def test_a_service_is_stopped_and_started_by_its_name(supervisor, tmp_path):
    names = ("idp.web", "idp.worker", "frmr.web")
    supervisor.settle(supervisor.launch([program(tmp_path, name) for name in names]))

    stopped = supervisor.ask("stop", "idp")
    started = supervisor.ask("start", "idp.web")

    assert stopped == "idp.web stopped, idp.worker stopped"
    assert started == "idp.web healthy"
    assert [child.state for child in supervisor.children] == ["healthy", "stopped", "healthy"]


def test_a_child_stopped_by_hand_stays_down(supervisor, tmp_path):
    supervisor.settle(supervisor.launch([program(tmp_path, "idp.web")]))
    supervisor.ask("stop", "idp.web")
    looks = iter(range(5))

    watch_until(supervisor, lambda: next(looks) == 4)

    assert supervisor.children[0].state == "stopped"


def test_a_name_that_nobody_has_is_refused_with_those_that_are(supervisor, tmp_path):
    supervisor.settle(supervisor.launch([program(tmp_path, "idp.web")]))

    with pytest.raises(Stopped, match=r"nothing here is called idq; there are idp\.web"):
        supervisor.ask("stop", "idq")


def test_the_last_stage_is_stopped_first(tale, tmp_path):
    supervisor = Supervisor(tale.say, tale.changed)
    for name in ("1", "2"):
        one = Program(
            name=name,
            argv=(sys.executable, "-c", FAREWELL, name),
            env={},
            cwd=tmp_path,
            log=tmp_path / f"{name}.log",
            ready=(tmp_path / name).exists,
        )
        supervisor.settle(supervisor.launch([one]))

    supervisor.stop()

    assert (tmp_path / "order").read_text() == "21"
