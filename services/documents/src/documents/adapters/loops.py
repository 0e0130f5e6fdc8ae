"""The loops beside the doors: one works off job rows, one does its round at short intervals."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Event
from typing import Protocol

import structlog

from chassis import origin
from chassis.heartbeat import Heartbeat
from chassis.refusal import Unavailable
from documents.adapters.postgres.jobs import Job

POLL_S = 2.0
"""The slow look, should a bell have been missed; also how long a stop may go unnoticed."""

_PAUSE_S = 1.0
_AFTER_BUG = timedelta(seconds=30)
_LONGEST_AFTER_BUG = timedelta(hours=1)
_LOG = structlog.get_logger()

Act = Callable[[Job], timedelta | None]
"""Works on a job; the wait before it is tried again, or None when it is done."""


class Queue(Protocol):
    """See ``adapters.postgres.jobs.JobQueue``."""

    def take(self, kinds: tuple[str, ...]) -> Job | None:
        """The job that is due longest."""
        ...

    def finish(self, job: Job) -> None:
        """It is done."""
        ...

    def put_off(self, job: Job, wait: timedelta) -> None:
        """Look again later."""
        ...


class Waiting(Protocol):
    """See ``adapters.postgres.bell.Bell``."""

    def wait(self, seconds: float) -> None:
        """Until somebody rings or the time is over."""
        ...


class JobLoop:
    """Takes jobs one after another; what fails is tried again and holds up no other."""

    def __init__(self, queue: Queue, bell: Waiting, actions: Mapping[str, Act]) -> None:
        self._queue = queue
        self._bell = bell
        self._actions = actions
        self.heartbeat = Heartbeat()

    def run(self, stopping: Event) -> None:
        """Until told to stop; a lost database is waited for."""
        while not stopping.is_set():
            self.heartbeat.beat()
            try:
                if not self.turn():
                    self._bell.wait(POLL_S)
            except Unavailable as lost:
                _LOG.warning("loop.halted", what=lost.what)
                stopping.wait(_PAUSE_S)

    def turn(self) -> bool:
        """Work on one job; False if none is due."""
        job = self._queue.take(tuple(self._actions))
        if job is None:
            return False
        # What the job tells goes back to the request that asked for it.
        traceparent = origin.child(job.began.traceparent)
        names = {"trace_id": origin.trace_id(traceparent), "subject": str(job.subject_id)}
        with (
            origin.began(job.began._replace(traceparent=traceparent)),
            structlog.contextvars.bound_contextvars(job=job.kind, **names),
        ):
            self._settle(job, self._acted(job))
        return True

    def _settle(self, job: Job, wait: timedelta | None) -> None:
        if wait is None:
            self._queue.finish(job)
            _LOG.info("job.done", attempts=job.attempts)
        else:
            self._queue.put_off(job, wait)
            _LOG.info("job.put_off", attempts=job.attempts, seconds=wait.total_seconds())

    def _acted(self, job: Job) -> timedelta | None:
        try:
            return self._actions[job.kind](job)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 one job that fails must not stop the others
            _LOG.error("job.failed", kind=type(error).__name__)
            return min(_AFTER_BUG * job.attempts, _LONGEST_AFTER_BUG)


class RoundLoop:
    """Does the same things again and again, each at its own pace, until a stop."""

    def __init__(self, *acts: tuple[timedelta, Callable[[], object]]) -> None:
        self._acts = [(every.total_seconds(), act) for every, act in acts]
        self._next = [0.0] * len(acts)
        self.heartbeat = Heartbeat()

    def run(self, stopping: Event) -> None:
        """Until told to stop; a lost database is waited for."""
        while not stopping.is_set():
            self.heartbeat.beat()
            try:
                self._round()
            except Unavailable as lost:
                _LOG.warning("loop.halted", what=lost.what)
            stopping.wait(_PAUSE_S)

    def _round(self) -> None:
        for place, (every, act) in enumerate(self._acts):
            if time.monotonic() >= self._next[place]:
                self._next[place] = time.monotonic() + self._acted(every, act)

    def _acted(self, every: float, act: Callable[[], object]) -> float:
        try:
            act()
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 one thing that fails must not stop the others
            _LOG.error("round.failed", kind=type(error).__name__, why=str(error))
            return _AFTER_BUG.total_seconds()
        return every
