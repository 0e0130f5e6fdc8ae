"""A look into the broker's queues with the administrator's rights: for tests and their faults."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self

import pika

from chassis.amqp import wire
from chassis.message import Message
from ordinator import topology

PATIENCE_S = 20.0


class Queues(AbstractContextManager["Queues"]):
    """One connection of the administrator; for one thread."""

    def __init__(self, admin_url: str) -> None:
        self._connection = pika.BlockingConnection(pika.URLParameters(admin_url))
        self._channel = self._connection.channel()
        self._channel.confirm_delivery()

    def __enter__(self) -> Self:
        """The connection is open already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        if self._connection.is_open:
            self._connection.close()

    def purge(self) -> None:
        """Empty every queue of the topology."""
        for queue in topology.queues():
            self._channel.queue_purge(queue)

    def depth(self, queue: str) -> int:
        """Messages that are ready in a queue; those in a consumer's hand do not count."""
        declared = self._channel.queue_declare(queue, passive=True)
        return int(declared.method.message_count)

    def take(self, queue: str) -> Message | None:
        """The first message of a queue, for good."""
        method, properties, body = self._channel.basic_get(queue, auto_ack=True)
        return None if method is None else wire.received(method, properties, body)

    def put(self, message: Message) -> None:
        """Publish anything anywhere, as nobody but an administrator may."""
        self._channel.basic_publish(
            message.exchange,
            message.key,
            message.body,
            wire.properties(message),
            mandatory=message.mandatory,
        )

    def await_depth(self, queue: str, depth: int) -> None:
        """Wait until a queue holds so many ready messages."""
        await_true(lambda: self.depth(queue) == depth, f"{queue} holds {depth}")


def await_true(ask: Callable[[], Any], what: str, seconds: float = PATIENCE_S) -> None:
    """Ask again and again until it is so.

    Raises:
        TimeoutError: it never was.
    """
    deadline = time.monotonic() + seconds
    while not ask():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.01)
