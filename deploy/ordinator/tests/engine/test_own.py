"""An engine of our own starts, is known, and is ended whatever happens to the command."""

import json
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict

import pytest

from ordinator.engine import own
from ordinator.engine.own import Folder, running
from ordinator.engine.programs import Programs
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.processes import Known
from ordinator.turn import turn

# Stands for dockerd: answers at the socket it is told, until it is asked to end.
DOCKERD = """\
#!{python}
import pathlib, signal, socket, sys
told = dict(word.lstrip("-").split("=", 1) for word in sys.argv[1:])
print("config", pathlib.Path(told["config-file"]).read_text().strip(), flush=True)
path = told["host"].removeprefix("unix://")
pathlib.Path(path).unlink(missing_ok=True)
signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended as asked"))
listening = socket.socket(socket.AF_UNIX)
listening.bind(path)
listening.listen()
while True:
    one, _ = listening.accept()
    one.recv(4096)
    one.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nOK")
    one.close()
"""
DYING = """\
#!/bin/sh
echo 'failed to start daemon: Devices cgroup is not mounted' >&2
exit 1
"""
# A command that holds an engine and waits to be ended.
COMMAND = """\
import signal, sys
from pathlib import Path
from ordinator.engine.own import Folder, running
from ordinator.engine.programs import Programs
from ordinator.engine.session import ended_by_signals
folder, dockerd = map(Path, sys.argv[1:])
programs = Programs(dockerd, {"PATH": "/usr/bin:/bin"}, (), "for a test")
with ended_by_signals(), running(Folder(folder), programs, print, folder / "lock"):
    print("up", flush=True)
    signal.pause()
"""
ENDS_S = 20


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "engine").mkdir()
    return Folder(tmp_path / "engine")


@pytest.fixture
def programs(write):
    def making(content=DOCKERD):
        parent = write("bin", "dockerd", content.format(python=sys.executable))
        return Programs(parent / "dockerd", {"PATH": "/usr/bin:/bin"}, (), "for a test")

    return making


def known(folder):
    return Known(**json.loads(folder.record.read_text()))


def test_the_engine_answers_at_its_own_socket_and_ends_with_the_block(folder, programs):
    with running(folder, programs(), print, folder.path / "lock") as host:
        engine = known(folder)
        answered = own.answers(folder.socket)

    assert host == f"unix://{folder.path}/docker.sock"
    assert answered
    assert not engine.alive()
    assert not folder.record.exists()
    assert folder.log.read_text().splitlines() == ["config {}", "ended as asked"]


def test_it_ends_when_the_command_goes_wrong(folder, programs):
    engines = []

    def command():
        with running(folder, programs(), print, folder.path / "lock"):
            engines.append(known(folder))
            raise Stopped("went wrong")

    with pytest.raises(Stopped, match="went wrong"):
        command()
    assert not engines[0].alive()


def test_one_that_dies_at_its_start_tells_the_end_of_its_log(folder, programs):
    with (
        pytest.raises(Stopped, match="cgroup is not mounted") as stopped,
        running(folder, programs(DYING), print, folder.path / "lock"),
    ):
        pass

    assert stopped.value.code == 2
    assert str(stopped.value).startswith(
        "our own Docker engine did not start: dockerd ended with 1"
    )
    print(f"death told: {stopped.value}")


def test_two_at_once_take_turns_and_the_second_says_that_it_waits(folder, programs):
    lock, waiting, said = folder.path / "lock", threading.Event(), []

    def say(told):
        said.append(told)
        waiting.set()

    def second():
        with running(folder, programs(), say, lock):
            said.append("runs")

    with turn(lock, "", print):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(ENDS_S)
        assert not folder.record.exists()
    thread.join(ENDS_S)

    assert said == [own.WAITING, "runs"]


def test_whoever_has_its_pid_now_is_not_touched(folder):
    with subprocess.Popen(["sleep", "60"]) as stranger:
        now = Known.of(stranger.pid)
        before = Known(now.pid, now.started - 1)
        folder.record.write_text(json.dumps(asdict(before)))

        own.end_left_behind(folder, print)

        assert stranger.poll() is None
        print(f"pid {now.pid} was reused and lives")
        stranger.kill()
    assert not folder.record.exists()


def test_a_containerd_pid_of_somebody_else_is_not_touched(folder):
    path = folder.path / "exec/containerd/containerd.pid"
    path.parent.mkdir(parents=True)
    with subprocess.Popen(["sleep", "60"]) as stranger:
        path.write_text(str(stranger.pid))

        own.end_left_behind(folder, print)

        assert stranger.poll() is None
        stranger.kill()


def test_what_a_killed_command_left_is_ended_before_the_next(folder, programs):
    left = subprocess.Popen(["sleep", "60"], start_new_session=True)
    folder.record.write_text(json.dumps(asdict(Known.of(left.pid))))
    said = []

    with running(folder, programs(), said.append, folder.path / "lock"):
        pass

    assert said == [f"an engine of ours was left behind (pid {left.pid}): it is ended"]
    assert not Known.of(left.pid)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)]
)
def test_it_ends_when_the_command_is_ended_by_a_signal(folder, programs, number, code):
    argv = [sys.executable, "-c", COMMAND, folder.path, programs().dockerd]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as command:
        assert command.stdout.readline() == "up\n"
        engine = known(folder)
        assert engine.alive()

        command.send_signal(number)

        assert command.wait(ENDS_S) == code
    assert engine.gone(ENDS_S)
    print(f"{number.name} struck the command; its engine (pid {engine.pid}) ended")


def test_a_state_whose_path_is_too_long_for_a_socket_is_left(tmp_path):
    state = tmp_path / ("long" * 25)
    folder = Folder.of(Place(tmp_path, state, tmp_path, None, None))

    assert len(str(folder.socket)) < 60
    folder.path.rmdir()


def test_a_silent_socket_is_no_answer(tmp_path):
    begun = time.monotonic()

    assert not own.answers(tmp_path / "nothing.sock")
    assert time.monotonic() - begun < ENDS_S
