"""The telling process: outbox → exchange, in windows, each message confirmed."""

from collections.abc import Callable, Mapping, Sequence
from threading import Event
from typing import Protocol

import structlog

from chassis import traffic
from chassis.amqp import Fate, pauses
from chassis.clock import Clock, now
from chassis.envelope import to_amqp
from chassis.heartbeat import Heartbeat
from chassis.message import Message
from chassis.origin import trace_id
from chassis.outbox.ports import OutboxStore, Waiting
from chassis.refusal import Unavailable

_LOG = structlog.get_logger()
WINDOW = 200
POLL_S = 2.0
DAYS = 30
_SLICE_S = 1.0  # how long a stop may go unnoticed, and a standby asks for the lead
_COUNT_S = 10.0
_PRUNE_S = 3600.0


class Telling(Protocol):
    """What the relay needs of a publisher; see ``chassis.amqp.Publisher``."""

    def ready(self, timeout: float) -> bool:
        """Whether there is a connection."""
        ...

    def publish(self, batch: Sequence[Message]) -> Mapping[str, Fate]:
        """Publish all; what became of each."""
        ...


class Relay:
    """Tells what waits in the outbox; of several relays one leads, the others stand by.

    Args:
        store: The outbox.
        publisher: The broker.
        heard: Whether a type has listeners that must hear it.
        window: Messages unconfirmed at a time.
        poll_s: Seconds between looks when no commit rings.
        days: How long told facts are kept.
        clock: The time.
    """

    def __init__(
        self,
        store: OutboxStore,
        publisher: Telling,
        *,
        heard: Callable[[str], bool],
        window: int = WINDOW,
        poll_s: float = POLL_S,
        days: int = DAYS,
        clock: Clock = now,
    ) -> None:
        self._store = store
        self._publisher = publisher
        self._heard = heard
        self._window = window
        self._poll_s = poll_s
        self._days = days
        self._clock = clock
        self._counted = self._pruned = float("-inf")
        self.heartbeat = Heartbeat()
        self.leading = False
        self.halted = False

    def run(self, stopping: Event) -> None:
        """Tell until told to stop; a lost database or broker is waited for."""
        waits = pauses(1.0)
        while not stopping.is_set():
            self.heartbeat.beat()
            try:
                self._round(stopping)
                waits.reset()
            except Unavailable as lost:
                self.halted = True
                self._lead(leading=False)
                _LOG.warning("relay.halted", what=lost.what)
                stopping.wait(waits.next())
        self._store.close()
        self._lead(leading=False)

    def turn(self) -> int:
        """Tell one window of what waits; how many rows there were.

        Raises:
            Unavailable: the database is lost; what was told and not marked is told again.
        """
        rows = self._store.waiting(self._window)
        if not rows:
            return 0
        with traffic.PUBLISH_SECONDS.time():
            fates = self._publisher.publish([self._message(row) for row in rows])
        by_fate = [(row, fates[str(row.envelope.message_id)]) for row in rows]
        told = [row for row, fate in by_fate if fate is Fate.SENT]
        # A lost connection says nothing about its messages: they wait for the next one as they are.
        failed = [(row, f) for row, f in by_fate if f not in {Fate.SENT, Fate.LOST}]
        if told:
            self._store.mark([row.seq for row in told])
        if failed:
            self._store.put_off({row.seq: fate.value for row, fate in failed})
        self._report(told, failed)
        return len(rows)

    def _round(self, stopping: Event) -> None:
        if not self.leading:
            self._lead(leading=self._store.lead())
            self.halted = False
        if not self.leading:
            stopping.wait(_SLICE_S)
            return
        if not self._publisher.ready(_SLICE_S):
            return
        self._keep_house()
        if self.turn() == 0:
            self._sleep(stopping)

    def _sleep(self, stopping: Event) -> None:
        left = self._poll_s
        while left > 0 and not stopping.is_set():
            self.heartbeat.beat()
            if self._store.wait(min(left, _SLICE_S)):
                return
            left -= _SLICE_S

    def _message(self, row: Waiting) -> Message:
        return to_amqp(row.envelope, mandatory=self._heard(row.envelope.type))

    def _lead(self, *, leading: bool) -> None:
        if leading != self.leading:
            _LOG.info("relay.leads" if leading else "relay.stands_by")
        self.leading = leading
        traffic.RELAY_LEADING.set(leading)

    def _keep_house(self) -> None:
        at = self._clock().timestamp()
        if at - self._counted >= _COUNT_S:
            self._counted = at
            status = self._store.status()
            traffic.OUTBOX_WAITING.set(status.waiting)
            traffic.OUTBOX_OLDEST.set(at - status.oldest.timestamp() if status.oldest else 0)
        if at - self._pruned >= _PRUNE_S:
            self._pruned = at
            self._store.prune(self._days)

    def _report(self, told: Sequence[Waiting], failed: Sequence[tuple[Waiting, Fate]]) -> None:
        for row in told:
            one = row.envelope
            traffic.PUBLISHED.labels(one.type).inc()
            _LOG.info(
                "event.told",
                type=one.type,
                message_id=str(one.message_id),
                trace_id=trace_id(one.traceparent),
            )
        for row, fate in failed:
            if fate is Fate.RETURNED:
                traffic.PUBLISH_RETURNED.inc()
            _LOG.warning(
                "event.put_off",
                type=row.envelope.type,
                message_id=str(row.envelope.message_id),
                why=fate.value,
            )
