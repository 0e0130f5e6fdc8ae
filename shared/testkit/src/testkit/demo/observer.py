"""An independent observer of the bus: an exclusive queue bound to three keys and nothing else."""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import pika

KEYS = (
    "idp.account.confirmed.v1",
    "frmr.organisation.bound.v1",
    "documents.document.signed.v1",
)


@dataclass(frozen=True)
class Heard:
    """One event as it passed on the wire."""

    key: str
    message_id: str
    source: str
    occurred_at: datetime
    body: dict[str, Any]


class Observer:
    """Hears the three facts of the main journey from the moment it is opened.

    ``url`` is an AMQP address with the right to declare a queue of one's own; services have none.
    """

    def __init__(self, url: str, keys: Iterable[str] = KEYS) -> None:
        self.heard: list[Heard] = []
        self._connection = pika.BlockingConnection(pika.URLParameters(url))
        self._channel = self._connection.channel()
        self._queue = self._channel.queue_declare("", exclusive=True).method.queue
        for key in keys:
            self._channel.queue_bind(self._queue, "ordinator.events", key)
        self._channel.basic_consume(self._queue, self._hear, auto_ack=True)

    def wait(self, key: str, member: str, value: str, seconds: float = 15) -> Heard:
        """The first event with this key whose body's ``member`` equals ``value``.

        Raises:
            TimeoutError: none came in time; the message names what was waited for.
        """
        return self.wait_for(key, lambda body: str(body.get(member)) == value, seconds)

    def wait_for(
        self, key: str, fits: Callable[[dict[str, Any]], bool], seconds: float = 15
    ) -> Heard:
        """The first event with this key whose body fits.

        Raises:
            TimeoutError: none came in time.
        """
        deadline = time.monotonic() + seconds
        while True:
            for heard in self.heard:
                if heard.key == key and fits(heard.body):
                    return heard
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"{key} as awaited was not heard in {seconds:.0f} s")
            self._connection.process_data_events(time_limit=left)

    def _hear(
        self,
        _channel: object,
        method: pika.spec.Basic.Deliver,
        properties: pika.BasicProperties,
        payload: bytes,
    ) -> None:
        self.heard.append(
            Heard(
                key=method.routing_key,
                message_id=properties.message_id,
                source=properties.app_id,
                occurred_at=datetime.fromisoformat(properties.headers["cloudEvents:time"]),
                body=json.loads(payload),
            )
        )

    def close(self) -> None:
        """Leave; the queue goes with the connection."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
