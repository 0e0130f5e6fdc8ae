"""The listening process of a service: what its ``worker.py`` runs."""

from collections.abc import Mapping

from chassis import health
from chassis.amqp import Consumer, await_broker
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

    ``checks`` are added to those of readiness that every worker has.

    Raises:
        chassis.amqp.Missing: the broker lacks a queue of the service.
        ValueError: an event that the service must hear has no handler.
    """
    _demand_whole(service, handlers)
    place = broker(settings, f"{service}.worker")
    queues = [f"{service}.inbox", f"{service}.dlq"]
    worker = Worker(
        service,
        judge=Judge(handlers, store, events.check_heard),
        store=store,
        dead=dead,
        revocation=revocation,
        consumer=Consumer(place, queues),
        prefetch=settings.worker_prefetch,
        inbox_days=settings.inbox_days,
    )
    stopping = by_signal()
    own: dict[str, Check] = {
        "handling": health.beating(worker.heartbeat),
        "bus": _listening(worker),
    }
    server = health.serve(settings.admin_listen, health.Health(own | dict(checks or {}), service))
    try:
        there = await_broker(place, [f"{service}.retry"], queues, stopping)
        ended = not there or worker.run(stopping, settings.worker_grace_s)
    finally:
        server.shutdown()
    return 0 if ended else 1


def _listening(worker: Worker) -> Check:
    def check() -> None:
        if worker.halted:
            raise NotWell("the database is away")
        if not worker.listening:
            raise NotWell("the broker is away")

    return check


def _demand_whole(service: str, handlers: Mapping[str, Handler]) -> None:
    must = {name for name in events.names() if service in events.listeners(name)}
    if must != set(handlers):
        raise ValueError(f"events and handlers differ: {sorted(must ^ set(handlers))}")
