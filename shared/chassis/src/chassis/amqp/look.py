"""Look whether the broker has what a service needs; nothing is ever declared."""

from collections.abc import Iterable

import pika
from pika.exceptions import AMQPConnectionError, ChannelClosedByBroker

from chassis.amqp.address import Broker
from chassis.refusal import Unavailable


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


def look(broker: Broker, exchanges: Iterable[str], queues: Iterable[str]) -> None:
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
