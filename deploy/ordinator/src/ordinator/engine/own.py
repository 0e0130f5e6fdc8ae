"""An engine of our own: its data, socket and pid apart from any other's, ended with the command."""

import hashlib
import http.client
import json
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ordinator.engine.programs import Programs
from ordinator.failures import Stopped
from ordinator.place import ELSEWHERE, Place
from ordinator.processes import Known, Program, Running
from ordinator.turn import turn

LONGEST_SOCKET = 107 - len("/exec/containerd/containerd-debug.sock")  # bytes; unix(7)
READY_S, STOP_S = 90, 60
# Engines share the machine's firewall, so two of our own never run at once.
LOCK = Path("/run/ordinator-engine.lock")
WAITING = "another command runs a Docker engine of its own here: waiting for it to end"


@dataclass(frozen=True)
class Folder:
    """Where an engine of our own keeps all it has."""

    path: Path

    @classmethod
    def of(cls, place: Place) -> "Folder":
        """In the state, unless its path is too long for a socket."""
        path = place.folder() / "engine"
        if len(str(path)) > LONGEST_SOCKET:
            mark = hashlib.sha256(str(path).encode()).hexdigest()[:12]
            path = ELSEWHERE / f"ordinator-engine-{mark}"
        path.mkdir(mode=0o700, exist_ok=True)
        return cls(path)

    @property
    def socket(self) -> Path:
        """Where it is asked."""
        return self.path / "docker.sock"

    @property
    def record(self) -> Path:
        """Who it is: pid and start time."""
        return self.path / "record.json"

    @property
    def log(self) -> Path:
        """What it said since its last start."""
        return self.path / "dockerd.log"


@contextmanager
def running(
    folder: Folder, programs: Programs, say: Callable[[str], None], lock: Path = LOCK
) -> Iterator[str]:
    """Run it; the address for DOCKER_HOST. It is ended when the block is left, however.

    Raises:
        Stopped: with code 2 when it does not start; the sentence carries the end of its log.
    """
    with turn(lock, WAITING, say):
        end_left_behind(folder, say)
        folder.log.write_bytes(b"")
        engine = Running(_program(folder, programs))
        try:
            folder.record.write_text(json.dumps(asdict(engine.known)), "ascii")
            _await(engine)
            yield f"unix://{folder.socket}"
        finally:
            if not engine.stop():
                say(f"our own Docker engine did not end in {STOP_S} s and was killed")
            end_left_behind(folder, say)


def end_left_behind(folder: Folder, say: Callable[[str], None]) -> None:
    """End what a command left that was killed: this very engine, and its containerd.

    Whoever has got one of their pids since is another process, and is not touched.
    """
    with suppress(FileNotFoundError, ValueError, KeyError):
        told = json.loads(folder.record.read_text("ascii"))
        engine = Known(told["pid"], told["started"])
        if engine.alive():
            say(f"an engine of ours was left behind (pid {engine.pid}): it is ended")
            engine.end(signal.SIGTERM, STOP_S)
    folder.record.unlink(missing_ok=True)
    with suppress(FileNotFoundError, ValueError):
        pid = int((folder.path / "exec/containerd/containerd.pid").read_text("ascii"))
        containerd = Known.of(pid)
        if containerd and str(folder.path) in _command_line(pid):
            containerd.end(signal.SIGTERM, STOP_S)
    (folder.path / "docker.pid").unlink(missing_ok=True)


def answers(path: Path) -> bool:
    """Whether an engine answers at the socket."""
    connection = http.client.HTTPConnection("localhost", timeout=5)
    try:
        with socket.socket(socket.AF_UNIX) as own:
            own.settimeout(5)
            own.connect(str(path))
            connection.sock = own
            connection.request("GET", "/_ping")
            return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False


def _await(engine: Running) -> None:
    try:
        engine.wait_ready()
    except Stopped as stopped:
        raise Stopped(f"our own Docker engine did not start: {stopped}", code=2) from None


def _program(folder: Folder, programs: Programs) -> Program:
    # The machine's own daemon.json may name its sockets and data: it is not read.
    config = folder.path / "daemon.json"
    config.write_text("{}\n", "ascii")
    path = folder.path
    argv = (
        str(programs.dockerd),
        f"--config-file={config}",
        f"--data-root={path / 'data'}",
        f"--exec-root={path / 'exec'}",
        f"--host=unix://{folder.socket}",
        f"--pidfile={path / 'docker.pid'}",
    )
    return Program(
        name="dockerd",
        argv=(*_bound(), *argv),
        env=programs.env,
        cwd=path,
        log=folder.log,
        ready=lambda: answers(folder.socket),
        ready_s=READY_S,
        stop_s=STOP_S,
    )


def _bound() -> tuple[str, ...]:
    """Have the kernel end it too when this command is killed without a word."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "TERM", "--") if setpriv else ()


def _command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
