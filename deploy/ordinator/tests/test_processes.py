"""Processes are known by pid and start time; a reused pid is never touched."""

import signal
import subprocess
import sys

import pytest

from ordinator.failures import Stopped
from ordinator.processes import Known, Program, Running, run


def program(tmp_path, script, ready=lambda: True, **more):
    return Program(
        name="sleeper",
        argv=(sys.executable, "-c", script),
        env={},
        cwd=tmp_path,
        log=tmp_path / "sleeper.log",
        ready=ready,
        **more,
    )


def test_a_successor_of_a_pid_is_not_the_same_process(tmp_path):
    running = Running(program(tmp_path, "import time; time.sleep(60)"))
    successor = Known(running.known.pid, running.known.started + 1)

    successor.signal(signal.SIGKILL)

    assert not successor.alive()
    assert running.known.alive()
    running.kill()


def test_an_ended_process_is_not_alive():
    child = subprocess.Popen([sys.executable, "-c", ""])
    known = Known.of(child.pid)
    child.wait()

    assert known is not None
    assert not known.alive()


def test_a_program_that_ends_before_it_is_healthy_tells_its_last_words(tmp_path):
    script = "import sys; print('no such database'); sys.exit(3)"

    with pytest.raises(Stopped, match="sleeper ended with 3:\nno such database"):
        run(program(tmp_path, script, ready=lambda: False))


def test_a_program_that_stays_silent_is_ended(tmp_path):
    silent = program(tmp_path, "import time; time.sleep(60)", ready=lambda: False, ready_s=0.2)
    running = Running(silent)

    with pytest.raises(Stopped, match="not healthy after 0 s"):
        running.wait_ready()

    assert not running.known.alive()


def test_a_program_that_ignores_its_signal_is_killed(tmp_path):
    script = (
        "import signal, pathlib, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "pathlib.Path('deaf').touch()\n"
        "time.sleep(60)"
    )
    deaf = run(program(tmp_path, script, ready=(tmp_path / "deaf").exists, stop_s=0.2))

    stopped_by_itself = deaf.stop()

    assert not stopped_by_itself
    assert not deaf.known.alive()
