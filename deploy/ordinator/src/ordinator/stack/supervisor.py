"""Who watches the children: starts in stages, restarts what dies, stops in reverse order."""

import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ordinator.failures import Stopped
from ordinator.processes import Program, Running, last_lines

BACKOFF_S = (1, 2, 4, 8, 16, 30)
TOO_OFTEN = 5  # deaths within
WINDOW_S = 60
LOOK_EVERY_S = 0.1


@dataclass
class Watched:
    """One child: its program, its process while there is one, and when it died of late."""

    program: Program
    running: Running | None = None
    ready: bool = False
    due: float | None = None
    by_hand: bool = False
    restarts: int = 0
    deaths: deque[float] = field(default_factory=deque)

    @property
    def state(self) -> str:
        """One word for people."""
        if self.running is None:
            return "stopped" if self.by_hand else "waiting"
        return "healthy" if self.ready else "starting"


class Supervisor:
    """The children of one stack, in stages; ``changed`` is called whenever one of them changes."""

    def __init__(self, say: Callable[[str], None], changed: Callable[[], None]) -> None:
        self._say = say
        self._changed = changed
        self._stages: list[list[Watched]] = []
        self._leaving = False

    @property
    def children(self) -> list[Watched]:
        """All children in order of their start."""
        return [child for stage in self._stages for child in stage]

    def leave_on_signals(self) -> None:
        """SIGTERM and SIGINT ask for a clean stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: self.leave())

    def leave(self) -> None:
        """Ask the watch to end."""
        self._leaving = True

    def launch(self, programs: Iterable[Program]) -> list[Watched]:
        """Start one stage; ``settle`` waits for it."""
        stage = [Watched(program) for program in programs]
        self._stages.append(stage)
        for child in stage:
            child.running = Running(child.program)
        self._changed()
        return stage

    def settle(self, stage: Iterable[Watched]) -> None:
        """Wait until all of a stage is healthy.

        Raises:
            Stopped: one of them is not, or the stop was asked for meanwhile.
        """
        for child in stage:
            if self._leaving:
                raise Stopped("stopped while starting")
            assert child.running is not None
            child.running.wait_ready()
            child.ready = True
            self._changed()

    def watch(self, each: Callable[[], None]) -> None:
        """Restart what dies until told to leave; ``each`` is called on every look.

        Raises:
            Stopped: a child died too often; the sentence carries the end of its log.
        """
        while not self._leaving:
            for child in self.children:
                self._look(child)
            each()
            time.sleep(LOOK_EVERY_S)

    def stop(self) -> None:
        """Stop all, the last stage first; within a stage all at once."""
        for stage in reversed(self._stages):
            running = [child.running for child in stage if child.running is not None]
            for process in running:
                process.known.signal(process.program.stop_with)
            for process in running:
                if not process.stop():
                    self._say(f"{process.program.name} had to be killed")
            for child in stage:
                child.running = None
            self._changed()

    def named(self, name: str) -> list[Watched]:
        """The child of this name, or all children of the service of this name.

        Raises:
            Stopped: there is none.
        """
        found = [
            child
            for child in self.children
            if name in {child.program.name, child.program.name.partition(".")[0]}
        ]
        if not found:
            names = ", ".join(child.program.name for child in self.children)
            raise Stopped(f"nothing here is called {name}; there are {names}", 2)
        return found

    def ask(self, verb: str, name: str) -> str:
        """Stop, start or restart by name; done when the asked state is reached."""
        children = self.named(name)
        if verb in {"stop", "restart"}:
            self._stop_by_hand(children)
        if verb in {"start", "restart"}:
            self._start_by_hand(children)
        self._changed()
        told = ", ".join(f"{child.program.name} {child.state}" for child in children)
        self._say(f"{verb} {name}: {told}")
        return told

    def renew(self, name: str, programs: Iterable[Program]) -> str:
        """Restart by name with what is to be run now: secrets may have changed."""
        fresh = {program.name: program for program in programs}
        for child in self.named(name):
            child.program = fresh[child.program.name]
        return self.ask("restart", name)

    def _stop_by_hand(self, children: Sequence[Watched]) -> None:
        for child in children:
            child.by_hand, child.due, child.ready = True, None, False
            if child.running is not None:
                child.running.known.signal(child.program.stop_with)
        for child in children:
            if child.running is not None:
                child.running.stop()
                child.running = None

    def _start_by_hand(self, children: Sequence[Watched]) -> None:
        for child in children:
            child.by_hand, child.due = False, None
            if child.running is None:
                child.running = Running(child.program)
        for child in children:
            assert child.running is not None
            child.running.wait_ready()
            child.ready = True

    def _look(self, child: Watched) -> None:
        if child.running is not None and child.running.ended() is not None:
            self._bury(child, child.running)
        elif child.running is None and child.due is not None and time.monotonic() >= child.due:
            child.running, child.due = Running(child.program), None
            child.restarts += 1
            self._say(f"{child.program.name} is started again")
            self._changed()
        elif child.running is not None and not child.ready and child.program.ready():
            child.ready = True
            self._say(f"{child.program.name} is healthy again")
            self._changed()

    def _bury(self, child: Watched, running: Running) -> None:
        now = time.monotonic()
        child.deaths.append(now)
        while child.deaths[0] < now - WINDOW_S:
            child.deaths.popleft()
        name, code = child.program.name, running.ended()
        running.sweep()
        child.running, child.ready = None, False
        if len(child.deaths) >= TOO_OFTEN:
            told = f"{name} died {TOO_OFTEN} times in a minute, last with {code}"
            raise Stopped(f"{told}:\n{last_lines(child.program)}")
        delay = BACKOFF_S[min(len(child.deaths), len(BACKOFF_S)) - 1]
        child.due = now + delay
        self._say(f"{name} ended with {code}; next start in {delay} s")
        self._changed()
