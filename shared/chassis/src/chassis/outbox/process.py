"""The telling process of a service: what its ``relay.py`` runs."""

from chassis.amqp import Publisher, look
from chassis.amqp.settings import BusSettings, broker
from chassis.message import EXCHANGE
from chassis.outbox.ports import OutboxStore
from chassis.outbox.relay import Relay
from chassis.stopping import by_signal
from contracts import events


def run(service: str, store: OutboxStore, settings: BusSettings) -> int:
    """Tell what waits in the outbox until SIGTERM; the exit code.

    Raises:
        chassis.amqp.Missing: the broker has no exchange of events: its topology was not loaded.
    """
    stopping = by_signal()
    place = broker(settings, f"{service}.relay")
    look(place, exchanges=[EXCHANGE], queues=[])
    publisher = Publisher(place)
    relay = Relay(
        store,
        publisher,
        heard=_must_be_heard,
        window=settings.relay_window,
        poll_s=settings.relay_poll_s,
        days=settings.outbox_days,
    )
    publisher.start()
    try:
        relay.run(stopping)
    finally:
        publisher.stop()
    return 0


def _must_be_heard(name: str) -> bool:
    return bool(events.listeners(name))
