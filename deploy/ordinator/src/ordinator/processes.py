"""Processes known by pid and start time, so that a reused pid is never touched."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ordinator.account import Account, drop
from ordinator.failures import Stopped

START_TIME_FIELD = 19  # of /proc/<pid>/stat, counted after the command's closing bracket
ZOMBIE = "Z"
LOOK_EVERY_S = 0.1


@dataclass(frozen=True)
class Known:
    """A process as it was when it was started; ``started`` is in clock ticks since boot."""

    pid: int
    started: int

    @classmethod
    def of(cls, pid: int) -> Self | None:
        """The process that has ``pid`` now, or None when there is none."""
        state = _state(pid)
        return None if state is None else cls(pid, state[1])

    def alive(self) -> bool:
        """Whether this very process runs; a zombie and a successor of the pid do not count."""
        state = _state(self.pid)
        return state is not None and state[1] == self.started and state[0] != ZOMBIE

    def signal(self, number: int) -> None:
        """Send a signal to the process, if it still runs."""
        if self.alive():
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL to the process and all it started in its session."""
        if self.alive():
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    def gone(self, seconds: float) -> bool:
        """Wait until it has ended; False when it has not after ``seconds``."""
        deadline = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() >= deadline:
                return False
            time.sleep(LOOK_EVERY_S)
        with suppress(ChildProcessError):
            os.waitpid(self.pid, os.WNOHANG)  # a child of ours leaves no zombie
        return True

    def end(self, number: int, seconds: float) -> bool:
        """Ask it to end by ``number``, kill it after ``seconds``; True when it ended by itself."""
        self.signal(number)
        if self.gone(seconds):
            return True
        self.kill()
        self.gone(seconds)
        return False


def _state(pid: int) -> tuple[str, int] | None:
    try:
        line = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = line.rpartition(")")[2].split()
    return fields[0], int(fields[START_TIME_FIELD])


@dataclass(frozen=True)
class Program:
    """How one process is started, known to be healthy, and stopped."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: Path
    log: Path
    ready: Callable[[], bool]
    account: Account | None = None
    stop_with: int = signal.SIGTERM
    ready_s: float = 30
    stop_s: float = 30


class Running:
    """A program that was started here: its process can be waited for and stopped."""

    def __init__(self, program: Program) -> None:
        self.program = program
        with program.log.open("ab") as log:
            self._child = subprocess.Popen(
                program.argv,
                env=dict(program.env),
                cwd=program.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **drop(program.account),
            )
        known = Known.of(self._child.pid)
        self.known = known or Known(self._child.pid, -1)

    def ended(self) -> int | None:
        """The exit code once the process has ended, else None."""
        return self._child.poll()

    def wait_ready(self) -> None:
        """Wait until the program answers.

        Raises:
            Stopped: it ended or stayed silent; the sentence carries the last lines of its log.
        """
        deadline = time.monotonic() + self.program.ready_s
        while not self.program.ready():
            code = self.ended()
            if code is not None:
                raise Stopped(f"{self.program.name} ended with {code}:\n{last_lines(self.program)}")
            if time.monotonic() >= deadline:
                self.stop()
                told = f"{self.program.name} is not healthy after {self.program.ready_s:.0f} s"
                raise Stopped(f"{told}:\n{last_lines(self.program)}")
            time.sleep(LOOK_EVERY_S)

    def stop(self) -> bool:
        """End it as it likes to be ended; True when it needed no kill."""
        self.known.signal(self.program.stop_with)
        try:
            self._child.wait(self.program.stop_s)
        except subprocess.TimeoutExpired:
            self.kill()
            return False
        return True

    def kill(self) -> None:
        """SIGKILL, for tests of what must survive it."""
        self.known.kill()
        self._child.wait()

    def sweep(self) -> None:
        """Kill what an ended process left behind in its group: it still holds ports and files."""
        with suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)


def last_lines(program: Program, count: int = 15) -> str:
    """The end of a program's log."""
    if not program.log.exists():
        return "(no log)"
    return "\n".join(program.log.read_text("utf-8", "replace").splitlines()[-count:])


def run(program: Program) -> Running:
    """Start a program and wait until it is healthy."""
    running = Running(program)
    running.wait_ready()
    return running
