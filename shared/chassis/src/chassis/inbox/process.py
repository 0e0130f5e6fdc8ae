"""The listening process of a service: what its ``worker.py`` runs."""

from collections.abc import Mapping

from chassis import health
from chassis.amqp import Consumer, Look
from chassis.amqp.settings import BusSettings, broker
from chassis.health.state import Check, NotWell
from chassis.inbox.judge import Judge
from chassis.inbox.ports import DeadLetters, Handler, InboxStore
from chassis.inbox.worker import Worker
from chassis.revocation import RevocationTable
from chassis.stopping import by_signal
from contracts import events


def run(
    service: str,
    handlers: Mapping[str, Handler],
    settings: BusSettings,
    *,
    store: InboxStore,
    dead: DeadLetters,
    revocation: RevocationTable,
    checks: Mapping[str, Check] | None = None,
) -> int:
    """Listen until SIGTERM; the exit code: 0 if the last handler ended within its grace.

    ``checks`` are added to those of readiness that every worker has. A broker that lacks a queue
    of the service, or lets it not in, is waited for; readiness and the log say what is missing.

    Raises:
        ValueError: an event that the service must hear has no handler.
    """
    _demand_whole(service, handlers)
    place = broker(settings, f"{service}.worker")
    queues = [f"{service}.inbox", f"{service}.dlq"]
    looking = Look(place, [f"{service}.retry"], queues)
    consumer = Consumer(place, queues)
    worker = Worker(
        service,
        judge=Judge(handlers, store, events.check_heard),
        store=store,
        dead=dead,
        revocation=revocation,
        consumer=consumer,
        prefetch=settings.worker_prefetch,
        inbox_days=settings.inbox_days,
    )
    stopping = by_signal()
    own: dict[str, Check] = {
        "handling": health.beating(worker.heartbeat),
        "bus": _listening(worker, looking, consumer),
    }
    server = health.serve(settings.admin_listen, health.Health(own | dict(checks or {}), service))
    try:
        there = looking.until_there(stopping)
        ended = not there or worker.run(stopping, settings.worker_grace_s)
    finally:
        server.shutdown()
    return 0 if ended else 1


def _listening(worker: Worker, looking: Look, consumer: Consumer) -> Check:
    def check() -> None:
        if wrong := looking.wrong or consumer.wrong:
            raise NotWell(wrong)
        if worker.halted:
            raise NotWell("the database is away")
        if not worker.listening:
            raise NotWell("the broker is away")

    return check


def _demand_whole(service: str, handlers: Mapping[str, Handler]) -> None:
    must = {name for name in events.names() if service in events.listeners(name)}
    if must != set(handlers):
        raise ValueError(f"events and handlers differ: {sorted(must ^ set(handlers))}")
