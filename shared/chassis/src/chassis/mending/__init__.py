"""Mending by the service's own rights: command groups that its command line mounts."""

from chassis.mending.dlq import dlq
from chassis.mending.inbox import inbox
from chassis.mending.outbox import outbox
from chassis.mending.words import Tools

__all__ = ["Tools", "dlq", "inbox", "outbox"]
