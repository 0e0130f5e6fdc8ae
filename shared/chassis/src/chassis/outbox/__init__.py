"""Telling: the port of the outbox, the relay that empties it, and the process it runs in."""

from chassis.outbox.announcement import announcement
from chassis.outbox.ports import OutboxStatus, OutboxStore, Row, Waiting
from chassis.outbox.process import run
from chassis.outbox.relay import Relay, Telling

__all__ = [
    "OutboxStatus",
    "OutboxStore",
    "Relay",
    "Row",
    "Telling",
    "Waiting",
    "announcement",
    "run",
]
