"""The listening process of a service: what its ``worker.py`` runs."""

from collections.abc import Mapping

from chassis.amqp import Consumer, look
from chassis.amqp.settings import BusSettings, broker
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
) -> int:
    """Listen until SIGTERM; the exit code: 0 if the last handler ended within its grace.

    Raises:
        chassis.amqp.Missing: the broker lacks a queue of the service.
        ValueError: an event that the service must hear has no handler.
    """
    _demand_whole(service, handlers)
    stopping = by_signal()
    place = broker(settings, f"{service}.worker")
    queues = [f"{service}.inbox", f"{service}.dlq"]
    look(place, exchanges=[f"{service}.retry"], queues=queues)
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
    return 0 if worker.run(stopping, settings.worker_grace_s) else 1


def _demand_whole(service: str, handlers: Mapping[str, Handler]) -> None:
    must = {name for name in events.names() if service in events.listeners(name)}
    if must != set(handlers):
        raise ValueError(f"events and handlers differ: {sorted(must ^ set(handlers))}")
