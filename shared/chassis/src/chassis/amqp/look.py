"""Look whether the broker has what a service needs; nothing is ever declared."""

from collections.abc import Collection
from threading import Event

import pika
import structlog
from pika.exceptions import AMQPConnectionError, ChannelClosedByBroker

from chassis.amqp.address import Broker, pauses
from chassis.amqp.refused import refused
from chassis.refusal import Unavailable

_LOG = structlog.get_logger()


class Missing(LookupError):
    """The broker lacks an exchange or a queue, or the user a right; the message names it."""


class Look:
    """What one process needs of the broker, looked for until it is there.

    Attributes:
        wrong: What the last look found missing, in the broker's words; empty if nothing.
    """

    def __init__(self, broker: Broker, exchanges: Collection[str], queues: Collection[str]) -> None:
        self._broker = broker
        self._exchanges = exchanges
        self._queues = queues
        self.wrong = ""

    def until_there(self, stopping: Event) -> bool:
        """Look again and again; False if the process must stop before all is there."""
        waits = pauses()
        while not stopping.is_set():
            try:
                look(self._broker, self._exchanges, self._queues)
            except Unavailable:
                self.wrong = ""
                _LOG.warning("broker.away")
            except Missing as missing:
                self.wrong = str(missing)
                _LOG.error("broker.lacks", what=self.wrong)
            else:
                self.wrong = ""
                return True
            stopping.wait(waits.next())
        return False


def connect(broker: Broker) -> pika.BlockingConnection:
    """A connection to the first host that answers.

    Raises:
        Missing: the user may not come in.
        Unavailable: none does.
    """
    try:
        return pika.BlockingConnection(broker.parameters())
    except (AMQPConnectionError, OSError) as error:
        if words := refused(error):
            raise Missing(words) from error
        raise Unavailable("broker") from error


def look(broker: Broker, exchanges: Collection[str], queues: Collection[str]) -> None:
    """Ask for each by name, passively.

    Raises:
        Missing: one is not there, or the user may not come in.
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
