"""Locks: every route names what opens it, the open ones too."""

from chassis.locks.bearer import caller, request_shown
from chassis.locks.callers import either, person, program
from chassis.locks.guarding import at_admin_port, count, install
from chassis.locks.limits import LIMITS
from chassis.locks.lock import Lock, lock_of, unlocked
from chassis.locks.open import admin_port, count_address, open_door, page

__all__ = [
    "LIMITS",
    "Lock",
    "admin_port",
    "at_admin_port",
    "caller",
    "count",
    "count_address",
    "either",
    "install",
    "lock_of",
    "open_door",
    "page",
    "person",
    "program",
    "request_shown",
    "unlocked",
]
