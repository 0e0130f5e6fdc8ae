"""The broker: publishing with confirms, consuming, looking; the only user of the client library."""

from chassis.amqp.address import BadAddress, Broker, Pauses, pauses
from chassis.amqp.consumer import Consumer, Delivery, Lost, NotKept
from chassis.amqp.look import Missing, await_broker, look
from chassis.amqp.publisher import Fate, Publisher

__all__ = [
    "BadAddress",
    "Broker",
    "Consumer",
    "Delivery",
    "Fate",
    "Lost",
    "Missing",
    "NotKept",
    "Pauses",
    "Publisher",
    "await_broker",
    "look",
    "pauses",
]
