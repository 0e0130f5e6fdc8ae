"""Consuming: a thread keeps the connection alive while another one handles messages.

Handlers never run in the connection's thread, so none of them can starve heartbeats.
"""

from collections.abc import Callable, Sequence
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

import pika
import structlog

from chassis.amqp.address import Broker, pauses
from chassis.amqp.refused import refused
from chassis.amqp.session import Delivery, Inlet, Lost, NotKept, Session
from chassis.message import Message

__all__ = ["Consumer", "Delivery", "Lost", "NotKept"]

_LOG = structlog.get_logger()
_TURN_S = 0.5
_CALL_S = 15.0  # longer than a broker's alarm may block a connection


class Consumer:
    """Messages of one or several queues, one at a time; all methods are for one thread.

    Attributes:
        wrong: What the broker refuses, in its words; empty while it refuses nothing.
    """

    def __init__(self, broker: Broker, queues: Sequence[str], prefetch: int = 1) -> None:
        self._broker = broker
        self._queues = queues
        self._prefetch = prefetch
        self._arrived: SimpleQueue[Delivery] = SimpleQueue()
        self._stopping = Event()
        self._halted = False
        self._session: Session | None = None
        self.wrong = ""
        self._thread = Thread(target=self._run, name="consumer", daemon=True)

    def start(self) -> None:
        """Connect and consume, and again whenever the connection is lost."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the queues are being consumed."""
        session = self._session
        return session is not None and bool(session.inlets)

    def next(self, seconds: float) -> Delivery | None:
        """The next message that may still be acknowledged; None after so long without one."""
        try:
            delivery = self._arrived.get(timeout=seconds)
        except Empty:
            return None
        return delivery if self.holds(delivery) else None

    def holds(self, delivery: Delivery) -> bool:
        """Whether the message may still be acknowledged; if not, the broker delivers it again."""
        session = self._session
        return session is not None and delivery.channel in session.inlets

    def ack(self, delivery: Delivery) -> None:
        """The message is done with; a lost connection means that it comes again."""
        session = self._session
        if session is not None and self.holds(delivery):
            session.settle(delivery)

    def copy(self, message: Message) -> None:
        """Publish, and return once the broker has confirmed it.

        Raises:
            NotKept: the broker returned or refused it.
            Lost: the connection ended, the copy may exist or not.
        """
        session = self._present()
        session.call(lambda: session.publish(message), _CALL_S)

    def depth(self, queues: Sequence[str]) -> int:
        """How many messages wait in these queues together.

        Raises:
            Lost: the connection ended.
        """
        session = self._present()
        return sum(session.call(partial(session.depth, queue), _CALL_S) for queue in queues)

    def widen(self, prefetch: int) -> None:
        """Take more messages ahead from now on; what was taken and not settled comes again."""
        self._prefetch = prefetch

        def again(session: Session) -> None:
            session.close_inlets()
            self._subscribe(session)

        self._quietly(again)

    def halt(self) -> None:
        """Give every message back and take none until ``resume``."""
        self._halted = True
        self._quietly(lambda session: session.close_inlets())
        while not self._arrived.empty():
            self._arrived.get()

    def resume(self, prefetch: int) -> None:
        """Consume again."""
        self._halted = False
        self._prefetch = prefetch
        self._quietly(self._subscribe)

    def cancel(self) -> None:
        """Take no more messages; the one in work may still be acknowledged."""
        self._halted = True
        self._quietly(lambda session: session.cancel_inlets())

    def stop(self) -> None:
        """Acknowledge what is settled, give the rest back, close."""
        self._quietly(lambda session: session.close_inlets())
        self._stopping.set()
        self._thread.join(timeout=5)

    def _present(self) -> Session:
        if self._session is None:
            raise Lost("there is no connection")
        return self._session

    def _quietly(self, do: Callable[[Session], Any]) -> None:
        """Ask the connection's thread; without a connection the next one begins as told."""
        session = self._session
        if session is None:
            return
        try:
            session.call(lambda: do(session), _CALL_S)
        except Lost:
            _LOG.info("consumer.lost")

    def _run(self) -> None:
        waits = pauses()
        while not self._stopping.is_set():
            try:
                self._live(waits.reset)
            except Exception as error:  # noqa: BLE001  the library's faults too end in a new connection
                self.wrong = refused(error)
                _LOG.warning("consumer.broke", kind=type(error).__name__, what=self.wrong)
            if not self._stopping.is_set():
                self._stopping.wait(waits.next())

    def _live(self, connected: Callable[[], None]) -> None:
        session = Session(pika.BlockingConnection(self._broker.parameters()))
        try:
            if not self._halted:
                self._subscribe(session)
            self._session = session
            self.wrong = ""
            connected()
            while not self._stopping.is_set():
                session.turn(_TURN_S)
        finally:
            self._session = None
            session.end()

    def _subscribe(self, session: Session) -> None:
        if not session.inlets:
            for queue in self._queues:
                session.take_in(Inlet(queue, self._prefetch, self._arrived.put))
