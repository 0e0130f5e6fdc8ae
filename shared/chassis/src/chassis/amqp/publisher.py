"""Publishing in batches: one long-lived connection, every message confirmed."""

from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Silence
from dataclasses import dataclass, field
from enum import Enum
from threading import Event, Thread
from typing import Any

import pika
import structlog

from chassis.amqp import wire
from chassis.amqp.address import Broker, pauses
from chassis.amqp.refused import refused
from chassis.message import Message

_LOG = structlog.get_logger()
CONFIRM_S = 10.0


class Fate(Enum):
    """What became of a published message."""

    SENT = "sent"
    RETURNED = "returned"
    NACKED = "nacked"
    SILENT = "silent"
    LOST = "lost"


@dataclass
class _Batch:
    """Messages on their way; the future is done when each has its fate."""

    ids: Sequence[str]
    fates: dict[str, Fate] = field(default_factory=dict)
    done: "Future[None]" = field(default_factory=Future)

    def settle(self, message_id: str, fate: Fate) -> None:
        # A return precedes the confirm of the same message and outweighs it.
        self.fates.setdefault(message_id, fate)
        if len(self.fates) == len(self.ids) and not self.done.done():
            self.done.set_result(None)

    def rest(self, fate: Fate) -> dict[str, Fate]:
        return {one: self.fates.get(one, fate) for one in self.ids}


class Publisher:
    """A thread that keeps one connection; ``publish`` may be called from one other thread."""

    def __init__(self, broker: Broker, confirm_s: float = CONFIRM_S) -> None:
        self._broker = broker
        self._confirm_s = confirm_s
        self._stopping = Event()
        self._open = Event()
        self._thread = Thread(target=self._run, name="publisher", daemon=True)
        self._connection: pika.SelectConnection | None = None
        self._channel: Any = None
        self._pauses = pauses()
        self._batch: _Batch | None = None
        self._tags: dict[int, str] = {}
        self._next_tag = 1
        self._kept_out = ""
        self._refused = ""

    @property
    def wrong(self) -> str:
        """What the broker refuses, in its words: the connection, else the last publishing."""
        return self._kept_out or self._refused

    def start(self) -> None:
        """Connect, and connect again whenever the connection is lost."""
        self._thread.start()

    def stop(self) -> None:
        """Close the connection and end the thread."""
        self._stopping.set()
        connection = self._connection
        if connection is not None:
            connection.ioloop.add_callback_threadsafe(lambda: self._close(connection))
        self._thread.join(timeout=5)

    def ready(self, timeout: float) -> bool:
        """Whether there is an open channel, waiting for one at most ``timeout`` seconds."""
        return self._open.wait(timeout)

    def publish(self, batch: Sequence[Message]) -> dict[str, Fate]:
        """Publish all, wait for the confirms; what became of each, by message id.

        A batch is the window of unconfirmed messages: keep it to a few hundred.
        """
        if not batch:
            return {}
        sent = _Batch([str(message.message_id) for message in batch])
        # First the batch, then the look: whoever loses the connection ends the batch it finds.
        self._batch = sent
        connection = self._connection
        if connection is None or not self._open.is_set():
            return sent.rest(Fate.LOST)
        connection.ioloop.add_callback_threadsafe(lambda: self._send(batch, sent))
        try:
            sent.done.result(self._confirm_s)
        except Silence:
            # A broker that confirms nothing for so long may have lost the connection.
            connection.ioloop.add_callback_threadsafe(lambda: self._close(connection))
            return sent.rest(Fate.SILENT)
        return sent.rest(Fate.LOST)

    def _run(self) -> None:
        while not self._stopping.is_set():
            for parameters in self._broker.parameters():
                self._live(parameters)
                if self._stopping.is_set():
                    return
            self._stopping.wait(self._pauses.next())

    def _live(self, parameters: pika.ConnectionParameters) -> None:
        connection = pika.SelectConnection(
            parameters,
            on_open_callback=self._opened,
            on_open_error_callback=self._not_opened,
            on_close_callback=lambda at, _error: at.ioloop.stop(),
        )
        self._connection = connection
        try:
            connection.ioloop.start()
        except Exception as error:  # noqa: BLE001  the library's faults too end in a new connection
            _LOG.warning("publisher.broke", kind=type(error).__name__)
        finally:
            self._open.clear()
            self._channel = None
            self._lose()
            connection.ioloop.close()
            self._connection = None

    def _not_opened(self, connection: pika.SelectConnection, error: object) -> None:
        self._kept_out = refused(error)
        if self._kept_out:
            _LOG.error("publisher.refused", what=self._kept_out)
        connection.ioloop.stop()

    def _opened(self, connection: pika.SelectConnection) -> None:
        self._kept_out = ""
        if self._stopping.is_set():
            self._close(connection)
            return
        connection.channel(on_open_callback=lambda channel: self._prepare(connection, channel))

    def _prepare(self, connection: pika.SelectConnection, channel: Any) -> None:
        channel.add_on_close_callback(lambda _channel, why: self._ended(connection, why))
        channel.add_on_return_callback(self._returned)
        channel.confirm_delivery(self._confirmed, callback=lambda _ok: self._ready(channel))

    def _ready(self, channel: Any) -> None:
        self._channel = channel
        self._tags = {}
        self._next_tag = 1
        self._pauses.reset()
        self._open.set()

    def _ended(self, connection: pika.SelectConnection, why: object) -> None:
        """The channel ended; what it was refused for stays known until something is taken."""
        if words := refused(why):
            self._refused = words
            _LOG.error("publisher.refused", what=words)
        self._close(connection)

    def _close(self, connection: pika.SelectConnection) -> None:
        self._open.clear()
        if connection.is_open:
            connection.close()
        elif not connection.is_closing:
            connection.ioloop.stop()

    def _send(self, batch: Sequence[Message], sent: _Batch) -> None:
        if self._channel is None or not self._channel.is_open:
            sent.done.set_result(None)
            return
        for message in batch:
            self._tags[self._next_tag] = str(message.message_id)
            self._next_tag += 1
            self._channel.basic_publish(
                message.exchange,
                message.key,
                message.body,
                wire.properties(message),
                mandatory=message.mandatory,
            )

    def _returned(
        self, _channel: Any, _method: Any, properties: pika.BasicProperties, _body: bytes
    ) -> None:
        if self._batch is not None and properties.message_id is not None:
            # Its confirm follows and finds the fate settled.
            self._batch.fates[properties.message_id] = Fate.RETURNED

    def _confirmed(self, frame: Any) -> None:
        self._refused = ""
        method = frame.method
        fate = Fate.SENT if isinstance(method, pika.spec.Basic.Ack) else Fate.NACKED
        tag = method.delivery_tag
        tags = [one for one in self._tags if one <= tag] if method.multiple else [tag]
        for one in tags:
            message_id = self._tags.pop(one, None)
            if self._batch is not None and message_id is not None:
                self._batch.settle(message_id, fate)

    def _lose(self) -> None:
        batch, self._batch = self._batch, None
        if batch is not None and not batch.done.done():
            batch.done.set_result(None)
