"""What the commands of mending work with, and how they speak."""

import json
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import click

from chassis.amqp import Fate, Publisher
from chassis.amqp.settings import BusSettings, broker
from chassis.clock import now
from chassis.inbox.ports import DeadLetters, InboxStore
from chassis.message import Message
from chassis.outbox.ports import OutboxStore

_SPANS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_CONNECT_S = 15.0


@dataclass(frozen=True)
class Tools:
    """Tables and broker of one service.

    Attributes:
        service: Its name.
        settings: Of the bus.
        outbox: Facts that it tells.
        inbox: Messages that it heard.
        dead: Messages that it could not apply.
    """

    service: str
    settings: BusSettings
    outbox: OutboxStore
    inbox: InboxStore
    dead: DeadLetters

    def send(self, message: Message) -> None:
        """Publish one message and wait for its confirm.

        Raises:
            click.ClickException: the broker does not have it.
        """
        publisher = Publisher(broker(self.settings, f"{self.service}.mending"))
        publisher.start()
        try:
            if not publisher.ready(_CONNECT_S):
                raise click.ClickException("the broker does not answer")
            (fate,) = publisher.publish([message]).values()
        finally:
            publisher.stop()
        if fate is not Fate.SENT:
            raise click.ClickException(
                f"the broker did not take {message.message_id}: {fate.value}"
            )


Load = Callable[[], Tools]


def moment(given: str) -> datetime:
    """A moment: ISO 8601 with its offset, or how long ago: ``90s``, ``30m``, ``24h``, ``7d``.

    Raises:
        click.BadParameter: it is neither.
    """
    span, number = _SPANS.get(given[-1:]), given[:-1]
    if span and number.isdecimal():
        return now() - timedelta(**{span: int(number)})
    try:
        read = datetime.fromisoformat(given)
    except ValueError:
        raise click.BadParameter("wants 24h, 7d or 2026-11-25T09:30:00Z") from None
    if read.tzinfo is None:
        raise click.BadParameter("wants its offset, as in 2026-11-25T09:30:00Z")
    return read.astimezone(UTC)


def given_ids() -> Collection[UUID]:
    """Message ids from standard input, one a line.

    Raises:
        click.ClickException: one is no id.
    """
    try:
        return [UUID(word) for word in sys.stdin.read().split()]
    except ValueError as error:
        raise click.ClickException(f"not an id of a message: {error}") from None


def tell(told: Any) -> None:
    """Print as JSON, for programs."""
    click.echo(json.dumps(told, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)
