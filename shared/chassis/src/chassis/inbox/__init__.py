"""Listening: ports of inbox and dead letters, and the worker that empties the queue."""

from chassis.inbox.judge import Again, Done, Halt, Judge, Verdict
from chassis.inbox.ports import (
    Chosen,
    DeadLetter,
    DeadLetters,
    Handler,
    Heard,
    InboxStore,
    Outcome,
    Settlement,
)
from chassis.inbox.process import run
from chassis.inbox.worker import Listening, Worker

__all__ = [
    "Again",
    "Chosen",
    "DeadLetter",
    "DeadLetters",
    "Done",
    "Halt",
    "Handler",
    "Heard",
    "InboxStore",
    "Judge",
    "Listening",
    "Outcome",
    "Settlement",
    "Verdict",
    "Worker",
    "run",
]
