"""The telling process: outbox → exchange."""

from importlib.metadata import version

from chassis import health, logs
from chassis.amqp import Publisher
from chassis.amqp.settings import broker
from chassis.clock import now
from chassis.health import Health, NotWell
from chassis.outbox import Relay
from chassis.stopping import by_signal
from contracts import events
from documents.adapters.outbox import PostgresOutbox
from documents.settings import SERVICE, Settings

VERSION = version("ordinator-documents")


def run(settings: Settings) -> None:
    """Tell until told to stop."""
    logs.configure(service=SERVICE, version=VERSION, role="relay", level=settings.log_level)
    stopping = by_signal()
    publisher = Publisher(broker(settings, f"{SERVICE}.relay"))
    relay = Relay(
        PostgresOutbox(settings.database_url),
        publisher,
        lambda kind: bool(events.listeners(kind)),
        window=settings.relay_window,
        poll_s=settings.relay_poll_s,
        days=settings.outbox_days,
    )

    def connected() -> None:
        if not publisher.ready(0):
            raise NotWell("no connection to the broker")

    checks = {"loop": health.beating(relay.heartbeat), "broker": connected}
    health.serve(settings.admin_listen, Health(checks=checks, service=SERVICE, clock=now))
    publisher.start()
    relay.run(stopping)
    publisher.stop()
