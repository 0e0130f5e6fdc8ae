"""The telling process: outbox → exchange."""

from importlib.metadata import version

from chassis import health, logs
from chassis.amqp import Broker, Publisher
from chassis.clock import now
from chassis.health import Health
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
    publisher = Publisher(_broker(settings))
    relay = Relay(
        PostgresOutbox(settings.database_url),
        publisher,
        lambda kind: bool(events.listeners(kind)),
        window=settings.relay_window,
        poll_s=settings.relay_poll_s,
        days=settings.outbox_days,
    )
    checks = {
        "loop": health.beating(relay.heartbeat),
        "broker": lambda: publisher.ready(0),
    }
    health.serve(settings.admin_listen, Health(checks=checks, service=SERVICE, clock=now))
    publisher.start()
    relay.run(stopping)
    publisher.stop()


def _broker(settings: Settings) -> Broker:
    return Broker(
        settings.amqp_url,
        heartbeat_s=settings.amqp_heartbeat_s,
        blocked_s=settings.amqp_blocked_s,
        ca_file=settings.ca_file,
        name=f"{SERVICE}.relay",
    )
