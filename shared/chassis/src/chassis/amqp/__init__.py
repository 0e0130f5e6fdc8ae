"""The broker: publishing with confirms, consuming, looking; the only user of the client library."""

from chassis.amqp.address import BadAddress, Broker, Pauses, pauses
from chassis.amqp.consumer import Consumer, Delivery, Lost, NotKept
from chassis.amqp.look import Look, Missing, look
from chassis.amqp.publisher import Fate, Publisher

__all__ = [
    "BadAddress",
    "Broker",
    "Consumer",
    "Delivery",
    "Fate",
    "Look",
    "Lost",
    "Missing",
    "NotKept",
    "Pauses",
    "Publisher",
    "look",
    "pauses",
]
