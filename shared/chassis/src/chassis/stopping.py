"""A flag that SIGTERM and SIGINT set; loops look at it between two pieces of work."""

import signal
from threading import Event


def by_signal() -> Event:
    """The flag; call it in the main thread."""
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopping.set())
    return stopping
