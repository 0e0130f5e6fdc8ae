"""Telling: the port of the outbox, and the relay that empties it."""

from chassis.outbox.ports import OutboxStatus, OutboxStore, Row, Waiting
from chassis.outbox.relay import Relay, Telling

__all__ = ["OutboxStatus", "OutboxStore", "Relay", "Row", "Telling", "Waiting"]
