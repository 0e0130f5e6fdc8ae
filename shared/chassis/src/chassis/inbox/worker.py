"""The listening process: queue → handler → acknowledgement, one message at a time."""

from collections.abc import Callable, Sequence
from threading import Event, Thread
from typing import Protocol

import structlog

from chassis import traffic
from chassis.amqp import Delivery, Lost, NotKept, Pauses, pauses
from chassis.clock import Clock, now
from chassis.heartbeat import Heartbeat
from chassis.inbox import letters
from chassis.inbox.judge import RETRIES, Again, Done, Halt, Judge, copy
from chassis.inbox.ports import DeadLetters, InboxStore
from chassis.message import Message
from chassis.refusal import Unavailable
from chassis.revocation import RevocationTable

_LOG = structlog.get_logger()
PREFETCH = 20
GRACE_S = 20.0
ALONE = 5
"""Tries after which a message for which the database is away, though it answers, is put aside."""
HOLD_S = 600.0
"""Seconds that messages are held while the database is away; the broker's limit is 30 minutes."""
_IDLE_S = 0.5
_RENEW_S = 20.0
_PRUNE_S = 3600.0
_SETTLED_DAYS = 30


class Listening(Protocol):
    """What the worker needs of a consumer; see ``chassis.amqp.Consumer``."""

    @property
    def alive(self) -> bool:
        """Whether the queues are being consumed."""
        ...

    def start(self) -> None:
        """Connect."""
        ...

    def next(self, seconds: float) -> Delivery | None:
        """The next message."""
        ...

    def holds(self, delivery: Delivery) -> bool:
        """Whether it may still be acknowledged."""
        ...

    def ack(self, delivery: Delivery) -> None:
        """Done with it."""
        ...

    def copy(self, message: Message) -> None:
        """Publish with a confirm; NotKept or Lost."""
        ...

    def depth(self, queues: Sequence[str]) -> int:
        """Messages that wait in these queues; Lost."""
        ...

    def widen(self, prefetch: int) -> None:
        """Take more ahead."""
        ...

    def halt(self) -> None:
        """Give everything back."""
        ...

    def resume(self, prefetch: int) -> None:
        """Consume again."""
        ...

    def cancel(self) -> None:
        """Take no more."""
        ...

    def stop(self) -> None:
        """Close."""
        ...


class Worker:
    """Listens for one service.

    Args:
        service: Its name: the queue is ``<service>.inbox``.
        judge: Decides what becomes of a message.
        store: The inbox.
        dead: Dead letters; the worker moves them from ``<service>.dlq`` into the table.
        revocation: The deny list, which is trusted as long as this worker is known to live.
        consumer: The broker.
        prefetch: Messages taken ahead, once the first was handled well.
        inbox_days: How long heard messages are remembered.
        clock: The time.
    """

    def __init__(
        self,
        service: str,
        *,
        judge: Judge,
        store: InboxStore,
        dead: DeadLetters,
        revocation: RevocationTable,
        consumer: Listening,
        prefetch: int = PREFETCH,
        inbox_days: int = 90,
        clock: Clock = now,
    ) -> None:
        self._service = service
        self._retries = [f"{service}.retry.{delay}" for delay in RETRIES]
        self._judge = judge
        self._store = store
        self._dead = dead
        self._revocation = revocation
        self._consumer = consumer
        self._prefetch = prefetch
        self._inbox_days = inbox_days
        self._clock = clock
        self._stopping = Event()
        self._wide = False
        self._renewed = self._pruned = float("-inf")
        self.heartbeat = Heartbeat()
        self.halted = False

    @property
    def listening(self) -> bool:
        """Whether the queues are consumed and the database answers."""
        return self._consumer.alive and not self.halted

    def run(self, stopping: Event, grace_s: float = GRACE_S) -> bool:
        """Listen until told to stop; True if the last handler ended within its grace."""
        self._consumer.start()
        handling = Thread(target=self._listen, name="handling", daemon=True)
        handling.start()
        while handling.is_alive() and not stopping.wait(_IDLE_S):
            pass
        self._consumer.cancel()
        self._stopping.set()
        handling.join(grace_s)
        self._consumer.stop()
        return not handling.is_alive()

    def turn(self, seconds: float = _IDLE_S) -> bool:
        """Handle one message if one comes; whether one did."""
        delivery = self._consumer.next(seconds)
        if delivery is None:
            return False
        work = self._bury if delivery.queue == f"{self._service}.dlq" else self._hear
        waits = pauses(1.0)
        tries = 1
        while not self._done(work, delivery, tries):
            # The messages at hand are held, not given back: each return would count against
            # them, and after twenty the broker takes a sound message for a poisonous one.
            if not self._wait(waits, delivery):
                break
            tries += 1
        return True

    def _listen(self) -> None:
        while not self._stopping.is_set():
            self.heartbeat.beat()
            try:
                self.turn()
                self._keep_house()
                self._halt(halted=False)
            except Unavailable as lost:
                _LOG.warning("worker.unkept", what=lost.what)
                self._halt(halted=True)
                self._stopping.wait(1.0)
            except Lost:
                # Nothing was acknowledged: the broker delivers it again.
                _LOG.warning("worker.lost")

    def _done(self, work: Callable[[Delivery, int], None], delivery: Delivery, tries: int) -> bool:
        try:
            work(delivery, tries)
        except Unavailable as lost:
            _LOG.warning("worker.halted", what=lost.what, tries=tries)
        except NotKept:
            _LOG.warning("worker.halted", what="broker", tries=tries)
        else:
            self._halt(halted=False)
            return True
        self._halt(halted=True)
        return False

    def _hear(self, delivery: Delivery, tries: int) -> None:
        message = delivery.message
        verdict = self._judge.handle(message)
        if isinstance(verdict, Halt) and tries < ALONE:
            raise Unavailable(verdict.why)
        if isinstance(verdict, Halt):
            verdict = self._judge.put_aside(message, verdict.why)
        if isinstance(verdict, Again):
            self._consumer.copy(copy(message, self._service, verdict))
        self._consumer.ack(delivery)
        traffic.EVENTS.labels(self._judge.known(message), verdict.outcome).inc()
        if self._judge.redriven(message):
            traffic.REDRIVEN.inc()
        if isinstance(verdict, Done) and not self._wide:
            # Until here one at a time: a message that kills the process takes no neighbour along.
            self._wide = True
            self._consumer.widen(self._prefetch)

    def _bury(self, delivery: Delivery, _tries: int) -> None:
        letter = letters.from_queue(delivery.message, self._clock())
        self._dead.keep(letter)
        self._consumer.ack(delivery)
        self._renewed = float("-inf")  # the figure of open letters is told at once
        _LOG.warning("event.buried", message_id=str(letter.message_id), why=letter.reason)

    def _wait(self, waits: Pauses, delivery: Delivery) -> bool:
        """Until the database answers; False if the message is to be left to the broker."""
        began = self._clock()
        while not self._stopping.wait(waits.next()):
            self.heartbeat.beat()
            if not self._consumer.holds(delivery):
                return False
            if self._store.answers():
                return True
            if (self._clock() - began).total_seconds() > HOLD_S:
                # Before the broker does it: it ends consumers that acknowledge nothing for long.
                self._give_back()
                return False
        return False

    def _give_back(self) -> None:
        self._consumer.halt()
        waits = pauses(1.0)
        while not self._stopping.wait(waits.next()):
            self.heartbeat.beat()
            if self._store.answers():
                self._wide = False
                self._consumer.resume(prefetch=1)
                return

    def _halt(self, *, halted: bool) -> None:
        if self.halted and not halted:
            _LOG.info("worker.resumed")
        self.halted = halted
        traffic.HALTED.set(halted)

    def _keep_house(self) -> None:
        at = self._clock()
        if at.timestamp() - self._renewed >= _RENEW_S and self._consumer.alive:
            self._revocation.seen_worker(at)
            traffic.DEAD_LETTERS.set(self._dead.open())
            self._renewed = at.timestamp()
            traffic.PARKED.set(self._consumer.depth(self._retries))
            traffic.INBOX_WAITING.set(self._consumer.depth([f"{self._service}.inbox"]))
        if at.timestamp() - self._pruned >= _PRUNE_S:
            self._store.prune(self._inbox_days)
            self._dead.prune(_SETTLED_DAYS)
            self._revocation.prune(at)
            self._pruned = at.timestamp()
