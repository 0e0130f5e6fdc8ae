"""One connection of a consumer: channels of its queues, acknowledgements, confirmed copies."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any

import pika
from pika.exceptions import AMQPError, ChannelClosedByBroker, NackError, UnroutableError

from chassis.amqp import wire
from chassis.amqp.acks import Acks, Due
from chassis.message import Message

ACK_S = 0.02
"""Seconds that a settled message may wait for others to be acknowledged with."""


class Lost(ConnectionError):
    """The connection on which a message came is gone; the broker delivers it again."""


class NotKept(ConnectionError):
    """The broker did not confirm a copy; the original must not be acknowledged."""


@dataclass(frozen=True)
class Delivery:
    """One delivered message, bound to the channel on which it came."""

    message: Message
    queue: str
    channel: "Inlet"
    tag: int


class Inlet:
    """A channel that consumes one queue."""

    def __init__(self, queue: str, prefetch: int, arrived: Callable[[Delivery], None]) -> None:
        self._queue = queue
        self._prefetch = prefetch
        self._arrived = arrived
        self._channel: Any = None
        self._tag = ""
        self.acks = Acks()

    def open(self, connection: pika.BlockingConnection) -> None:
        """Begin to consume."""
        self._channel = connection.channel()
        self._channel.basic_qos(prefetch_count=self._prefetch)
        self._channel.add_on_cancel_callback(lambda _frame: self.close())
        self._tag = self._channel.basic_consume(self._queue, self._deliver, auto_ack=False)

    def cancel(self) -> None:
        """Take no more messages; those that came may still be acknowledged."""
        if self._tag and self._channel.is_open:
            self._channel.basic_cancel(self._tag)
        self._tag = ""

    def close(self) -> None:
        """Give all that is not acknowledged back to the queue."""
        if self._channel is not None and self._channel.is_open:
            self._channel.close()

    @property
    def is_open(self) -> bool:
        """False once closed, by either side."""
        return self._channel is not None and bool(self._channel.is_open)

    def flush(self) -> None:
        """Acknowledge the settled ones."""
        tag = self.acks.due() if self.is_open else None
        if tag is not None:
            self._channel.basic_ack(tag, multiple=True)

    def _deliver(
        self, _channel: Any, method: Any, properties: pika.BasicProperties, body: bytes
    ) -> None:
        message = wire.received(method, properties, body)
        self._arrived(Delivery(message, self._queue, self, int(method.delivery_tag)))


class Session:
    """What the consumer's thread does on one connection; others ask it by ``call``."""

    def __init__(self, connection: pika.BlockingConnection) -> None:
        self._connection = connection
        self._copies: Any = None
        self._lock = Lock()
        self._asked: set[Future[Any]] = set()
        self._ended = False
        self.inlets: list[Inlet] = []

    def take_in(self, inlet: Inlet) -> None:
        """Consume one more queue."""
        inlet.open(self._connection)
        self.inlets.append(inlet)

    def close_inlets(self) -> None:
        """Give everything unacknowledged back."""
        for inlet in self.inlets:
            inlet.flush()
            inlet.close()
        self.inlets = []

    def cancel_inlets(self) -> None:
        """Take no more messages; those that came may still be acknowledged."""
        for inlet in self.inlets:
            inlet.cancel()

    def settle(self, delivery: Delivery) -> None:
        """Acknowledge soon: with others, after a score of them or 20 ms. Called by any thread."""
        due = delivery.channel.acks.settle(delivery.tag)
        if due is Due.NOW:
            self._post(delivery.channel.flush)
        elif due is Due.SOON:
            self._post(lambda: self._connection.call_later(ACK_S, delivery.channel.flush))

    def publish(self, message: Message) -> None:
        """Publish a copy and wait for its confirm.

        Raises:
            NotKept: returned or refused by the broker.
        """
        if self._copies is None or not self._copies.is_open:
            self._copies = self._connection.channel()
            self._copies.confirm_delivery()
        try:
            self._copies.basic_publish(
                message.exchange,
                message.key,
                message.body,
                wire.properties(message),
                mandatory=True,
            )
        except (UnroutableError, NackError) as error:
            raise NotKept(f"{message.exchange} {message.key}") from error

    def depth(self, queue: str) -> int:
        """Messages that wait in a queue, none if it is not there; looking needs no right."""
        channel = self._connection.channel()
        try:
            found = channel.queue_declare(queue, passive=True)
        except ChannelClosedByBroker:
            return 0
        channel.close()
        return int(found.method.message_count)

    def turn(self, seconds: float) -> None:
        """Let the library work for a while.

        Raises:
            Lost: a channel was closed by the broker.
            AMQPError: so was the connection.
        """
        self._connection.process_data_events(time_limit=seconds)
        if any(not inlet.is_open for inlet in self.inlets):
            raise Lost("a channel was closed")

    def call(self, do: Callable[[], Any], seconds: float) -> Any:
        """Have the consumer's thread do something, and wait for it.

        Raises:
            Lost: the connection ended before it was done.
        """
        asked: Future[Any] = Future()
        with self._lock:
            if self._ended:
                raise Lost("the connection ended")
            self._asked.add(asked)
        self._post(lambda: self._answer(asked, do))
        try:
            return asked.result(seconds)
        except TimeoutError as error:
            raise Lost("the broker does not answer") from error

    def end(self) -> None:
        """Close the connection; whoever still waits is told that it is lost."""
        with self._lock:
            self._ended = True
            left, self._asked = self._asked, set()
        for asked in left:
            if not asked.done():
                asked.set_exception(Lost("the connection ended"))
        with suppress(AMQPError):
            if self._connection.is_open:
                self._connection.close()

    def _post(self, do: Callable[[], Any]) -> None:
        with suppress(AMQPError):
            self._connection.add_callback_threadsafe(do)

    def _answer(self, asked: "Future[Any]", do: Callable[[], Any]) -> None:
        try:
            result = do()
        except NotKept as error:
            self._done(asked)
            asked.set_exception(error)
        except AMQPError as error:
            self._done(asked)
            asked.set_exception(Lost(str(error)))
            raise
        else:
            self._done(asked)
            asked.set_result(result)

    def _done(self, asked: "Future[Any]") -> None:
        with self._lock:
            self._asked.discard(asked)
