"""The listening process: queue → bus/."""

from importlib.metadata import version

from redis import Redis

from chassis import database, health, logs
from chassis.amqp import Consumer
from chassis.amqp.settings import broker
from chassis.clock import now
from chassis.health import Health, NotWell
from chassis.inbox import Judge, Worker
from chassis.revocation import Revocation
from chassis.stopping import by_signal
from contracts import events
from documents.adapters.dead_letters import PostgresDeadLetters
from documents.adapters.inbox import PostgresInbox
from documents.adapters.revocation import PostgresRevocation
from documents.settings import SERVICE, Settings
from documents.wiring import hands, wire_listening

VERSION = version("ordinator-documents")


def run(settings: Settings) -> None:
    """Listen until told to stop."""
    logs.configure(service=SERVICE, version=VERSION, role="worker", level=settings.log_level)
    stopping = by_signal()
    engine = database.engine(settings.database_url, settings.db_pool)
    table = PostgresRevocation(engine)
    cache = Redis.from_url(settings.redis_url, socket_timeout=1)
    handlers = wire_listening(hands(settings, engine), Revocation(table, cache, now).remember)
    inbox = PostgresInbox(engine)
    worker = Worker(
        SERVICE,
        judge=Judge(handlers, inbox, events.check_heard),
        store=inbox,
        dead=PostgresDeadLetters(engine),
        revocation=table,
        consumer=Consumer(broker(settings, f"{SERVICE}.worker"), (f"{SERVICE}.inbox", f"{SERVICE}.dlq")),
        prefetch=settings.worker_prefetch,
        inbox_days=settings.inbox_days,
    )

    def consuming() -> None:
        if not worker.listening:
            raise NotWell("the queues are not consumed")

    checks = {
        "loop": health.beating(worker.heartbeat),
        "database": health.database(engine),
        "migrations": health.migrated(engine, SERVICE),
        "consumer": consuming,
    }
    health.serve(settings.admin_listen, Health(checks=checks, service=SERVICE, clock=now))
    worker.run(stopping, settings.worker_grace_s)
