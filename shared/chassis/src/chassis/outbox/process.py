"""The telling process of a service: what its ``relay.py`` runs."""

from collections.abc import Mapping
from threading import Event

from chassis import health
from chassis.amqp import Look, Publisher
from chassis.amqp.settings import BusSettings, broker
from chassis.health.state import Check, NotWell
from chassis.message import EXCHANGE
from chassis.outbox.ports import OutboxStore
from chassis.outbox.relay import Relay
from chassis.stopping import by_signal
from contracts import events

UNRUNG_S = 0.1
"""Seconds between looks where commits do not ring: those that ring queue behind one lock."""


def run(
    service: str,
    store: OutboxStore,
    settings: BusSettings,
    checks: Mapping[str, Check] | None = None,
) -> int:
    """Tell what waits in the outbox until SIGTERM; the exit code.

    ``checks`` are added to those of readiness that every relay has. A broker without the exchange
    of events, or one that lets the service not in, is waited for; readiness and the log say so.
    """
    place = broker(settings, f"{service}.relay")
    publisher = Publisher(place)
    looking = Look(place, [EXCHANGE], [])
    relay = Relay(
        store,
        publisher,
        heard=_must_be_heard,
        window=settings.relay_window,
        poll_s=settings.relay_poll_s if settings.outbox_notify else UNRUNG_S,
        days=settings.outbox_days,
    )
    stopping = by_signal()
    own: dict[str, Check] = {
        "telling": health.beating(relay.heartbeat),
        "bus": _reached(relay, looking, publisher),
    }
    server = health.serve(settings.admin_listen, health.Health(own | dict(checks or {}), service))
    try:
        _tell(relay, publisher, looking, stopping)
    finally:
        server.shutdown()
    return 0


def _tell(relay: Relay, publisher: Publisher, looking: Look, stopping: Event) -> None:
    if not looking.until_there(stopping):
        return
    publisher.start()
    try:
        relay.run(stopping)
    finally:
        publisher.stop()


def _reached(relay: Relay, looking: Look, publisher: Publisher) -> Check:
    def check() -> None:
        if wrong := looking.wrong or publisher.wrong:
            raise NotWell(wrong)
        if relay.halted:
            raise NotWell("the database is away")
        if not publisher.ready(0):
            raise NotWell("the broker is away")

    return check


def _must_be_heard(name: str) -> bool:
    return bool(events.listeners(name))
