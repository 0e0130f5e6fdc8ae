"""Look whether the broker has what a service needs; nothing is ever declared."""

from collections.abc import Collection
from threading import Event

import pika
import structlog
from pika.exceptions import AMQPConnectionError, ChannelClosedByBroker

from chassis.amqp.address import Broker, pauses
from chassis.refusal import Unavailable

_LOG = structlog.get_logger()


class Missing(LookupError):
    """The broker lacks an exchange or a queue; the message names it."""


def connect(broker: Broker) -> pika.BlockingConnection:
    """A connection to the first host that answers.

    Raises:
        Unavailable: none does.
    """
    try:
        return pika.BlockingConnection(broker.parameters())
    except (AMQPConnectionError, OSError) as error:
        raise Unavailable("broker") from error


def look(broker: Broker, exchanges: Collection[str], queues: Collection[str]) -> None:
    """Ask for each by name, passively.

    Raises:
        Missing: one is not there.
        Unavailable: the broker does not answer.
    """
    connection = connect(broker)
    try:
        for exchange in exchanges:
            _ask(connection, exchange, queue=False)
        for queue in queues:
            _ask(connection, queue, queue=True)
    finally:
        if connection.is_open:
            connection.close()


def await_broker(
    broker: Broker, exchanges: Collection[str], queues: Collection[str], stopping: Event
) -> bool:
    """Look until the broker answers; False if the process must stop before it does.

    Raises:
        Missing: it answers, and an exchange or a queue is not there.
    """
    waits = pauses()
    while not stopping.is_set():
        try:
            look(broker, exchanges, queues)
        except Unavailable:
            _LOG.warning("broker.away")
            stopping.wait(waits.next())
        else:
            return True
    return False


def _ask(connection: pika.BlockingConnection, name: str, *, queue: bool) -> None:
    try:
        channel = connection.channel()
        if queue:
            channel.queue_declare(name, passive=True)
        else:
            channel.exchange_declare(name, passive=True)
        channel.close()
    except ChannelClosedByBroker as error:
        raise Missing(f"{name}: {error.reply_text}") from error
    except AMQPConnectionError as error:
        raise Unavailable("broker") from error
