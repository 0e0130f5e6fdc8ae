"""What makes a process alive, started and ready: named checks, each with a second to answer."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import ClassVar, Protocol, runtime_checkable

import structlog

from chassis.clock import Clock, now
from chassis.heartbeat import Heartbeat
from chassis.metrics import CHECK_OK, HEARTBEAT_AGE

Check = Callable[[], object]

PATIENCE_S = 1.0
SILENCE_S = 60.0

_log = structlog.get_logger()


class NotWell(Exception):
    """A check found something wrong; its text is shown on the admin port."""


@runtime_checkable
class Measured(Protocol):
    """A check that also has a figure, told when the figures are read."""

    def measure(self, name: str) -> None:
        """Set it; ``name`` is the check's."""


class Beating:
    """The check of a loop's heartbeat: the only one that may kill the process."""

    def __init__(self, heart: Heartbeat) -> None:
        self._heart = heart

    def __call__(self) -> None:
        """Raise if the loop has been silent for too long."""
        age = self._heart.age()
        if age >= SILENCE_S:
            raise NotWell(f"silent for {age:.0f} s")

    def measure(self, name: str) -> None:
        """Tell the age of the last sign of life."""
        HEARTBEAT_AGE.labels(name).set(self._heart.age())


@dataclass(frozen=True)
class Report:
    """What the checks found: an empty text is good; ``noted`` is good and worth knowing."""

    OK: ClassVar[str] = ""
    service: str
    at: str
    found: Mapping[str, str]
    noted: Mapping[str, str]

    @property
    def well(self) -> bool:
        """Whether all is good."""
        return not any(self.found.values())

    def document(self) -> dict[str, object]:
        """As JSON."""
        return {
            "service": self.service,
            "at": self.at,
            "ok": self.well,
            "checks": {
                name: {"ok": not wrong, **_said("wrong", wrong), **_said("note", self.noted[name])}
                for name, wrong in self.found.items()
            },
        }


def _said(name: str, words: str) -> dict[str, str]:
    return {name: words} if words else {}


class Health:
    """The health of one process.

    A check is a callable that raises if something is wrong; a text that it returns is shown beside
    its good answer. It runs in a thread of its own, and is not asked again while it has not
    answered.
    """

    def __init__(self, checks: Mapping[str, Check], service: str, clock: Clock = now) -> None:
        self.service = service
        self.checks = dict(checks)
        self._clock = clock
        self._pool = ThreadPoolExecutor(max(1, len(checks)), thread_name_prefix="health")
        self._asked: dict[str, Future[object]] = {}
        self._asking = Lock()
        self._started = False

    def alive(self) -> Report:
        """Whether the loops turn; asks nothing outside of the process."""
        return self._ask(
            {name: check for name, check in self.checks.items() if isinstance(check, Beating)}
        )

    def ready(self) -> Report:
        """Whether work can be taken."""
        report = self._ask(self.checks)
        self._started = self._started or report.well
        return report

    def started(self) -> Report:
        """Whether the process has been ready once."""
        return self._ask({}) if self._started else self.ready()

    def measure(self) -> None:
        """Ask all, and set the figures of those that have one."""
        self.ready()
        for name, check in self.checks.items():
            if isinstance(check, Measured):
                check.measure(name)

    def _ask(self, checks: Mapping[str, Check]) -> Report:
        with self._asking:
            asked = {name: self._answering(name, check) for name, check in checks.items()}
            self._asked |= asked
        at = self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")
        answers = {name: self._answer(name, one) for name, one in asked.items()}
        found = {name: wrong for name, (wrong, _) in answers.items()}
        for name, wrong in found.items():
            CHECK_OK.labels(name).set(not wrong)
        noted = {name: note for name, (_, note) in answers.items()}
        return Report(self.service, at, found, noted)

    def _answering(self, name: str, check: Check) -> "Future[object]":
        before = self._asked.get(name)
        return self._pool.submit(check) if before is None or before.done() else before

    def _answer(self, name: str, asked: "Future[object]") -> tuple[str, str]:
        """What is wrong, and what is worth knowing."""
        try:
            error = asked.exception(PATIENCE_S)
        except TimeoutError:
            return f"no answer in {PATIENCE_S:.0f} s", ""
        if error is None:
            told = asked.result()
            return Report.OK, told if isinstance(told, str) else ""
        wrong = str(error) if isinstance(error, NotWell) else type(error).__name__
        _log.warning("health.wrong", check=name, wrong=wrong)
        return wrong, ""
