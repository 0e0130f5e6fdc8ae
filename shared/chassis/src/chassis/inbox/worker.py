"""The listening process: queue → handler → acknowledgement, one message at a time."""

from threading import Event, Thread
from typing import Protocol

import structlog

from chassis import traffic
from chassis.amqp import Delivery, Lost, NotKept, pauses
from chassis.clock import Clock, now
from chassis.heartbeat import Heartbeat
from chassis.inbox import letters
from chassis.inbox.judge import Again, Done, Halt, Judge, copy
from chassis.inbox.ports import DeadLetters, InboxStore
from chassis.message import Message
from chassis.refusal import Unavailable

_LOG = structlog.get_logger()
PREFETCH = 20
GRACE_S = 20.0
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

    def ack(self, delivery: Delivery) -> None:
        """Done with it."""
        ...

    def copy(self, message: Message) -> None:
        """Publish with a confirm; NotKept or Lost."""
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
        consumer: The broker.
        prefetch: Messages taken ahead, once the first was handled well.
        inbox_days: How long heard messages are remembered.
        clock: The time.
    """

    def __init__(
        self,
        service: str,
        judge: Judge,
        store: InboxStore,
        dead: DeadLetters,
        consumer: Listening,
        prefetch: int = PREFETCH,
        inbox_days: int = 90,
        clock: Clock = now,
    ) -> None:
        self._service = service
        self._judge = judge
        self._store = store
        self._dead = dead
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
        if delivery.queue == f"{self._service}.dlq":
            self._bury(delivery)
        else:
            self._hear(delivery)
        return True

    def _listen(self) -> None:
        while not self._stopping.is_set():
            self.heartbeat.beat()
            try:
                self.turn()
                self._keep_house()
            except Unavailable as lost:
                self._wait_for(lost.what)
            except (Lost, NotKept) as error:
                # The original was not acknowledged: given back, it comes again.
                _LOG.warning("worker.unconfirmed", kind=type(error).__name__)
                self._consumer.halt()
                self._stopping.wait(1.0)
                self._begin()

    def _hear(self, delivery: Delivery) -> None:
        verdict = self._judge.judge(delivery.message)
        if isinstance(verdict, Halt):
            raise Unavailable(verdict.why)
        if isinstance(verdict, Again):
            self._consumer.copy(copy(delivery.message, self._service, verdict))
        self._consumer.ack(delivery)
        traffic.EVENTS.labels(self._judge.known(delivery.message), verdict.outcome).inc()
        if isinstance(verdict, Done) and not self._wide:
            # Until here one at a time: a message that kills the process takes no neighbour along.
            self._wide = True
            self._consumer.widen(self._prefetch)

    def _bury(self, delivery: Delivery) -> None:
        letter = letters.from_queue(delivery.message, self._clock())
        self._dead.keep(letter)
        self._consumer.ack(delivery)
        _LOG.warning("event.buried", message_id=str(letter.message_id), why=letter.reason)
        traffic.DEAD_LETTERS.set(self._dead.open())

    def _wait_for(self, what: str) -> None:
        _LOG.warning("worker.halted", what=what)
        self.halted = True
        traffic.HALTED.set(1)
        self._consumer.halt()
        waits = pauses(1.0)
        while not self._stopping.is_set():
            self.heartbeat.beat()
            if self._stopping.wait(waits.next()) or self._store.answers():
                break
        self.halted = False
        traffic.HALTED.set(0)
        if not self._stopping.is_set():
            _LOG.info("worker.resumed")
            self._begin()

    def _begin(self) -> None:
        self._wide = False
        self._consumer.resume(prefetch=1)

    def _keep_house(self) -> None:
        at = self._clock()
        if at.timestamp() - self._renewed >= _RENEW_S and self._consumer.alive:
            self._store.renew(at)
            self._renewed = at.timestamp()
        if at.timestamp() - self._pruned >= _PRUNE_S:
            self._store.prune(self._inbox_days)
            self._dead.prune(_SETTLED_DAYS)
            traffic.DEAD_LETTERS.set(self._dead.open())
            self._pruned = at.timestamp()
