"""An engine for the time of one command: the one that answers, or as root one of our own."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType

from ordinator.engine import finding, own, programs
from ordinator.engine.asking import Engine
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.settings import Settings

ENDING = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def session(
    place: Place,
    settings: Settings,
    say: Callable[[str], None],
    standard: str = finding.STANDARD,
) -> Iterator[Engine]:
    """The engine to work with; one of our own ends with the block, also on SIGTERM.

    Raises:
        Stopped: with code 2 and one sentence, where there is none.
    """
    with ended_by_signals():
        engine = finding.answering(place, settings, say, standard)
        if engine is not None:
            yield engine
            return
        if os.geteuid() != 0:
            told = f"no Docker engine answers at {standard}, and only root can run our own"
            raise Stopped(f"{told}: {programs.REMEDY}", code=2)
        found = programs.find(place, settings)
        say(f"no Docker engine answers: our own runs for this command, dockerd {found.why}")
        with own.running(own.Folder.of(place), found, say) as host:
            ours = finding.engine_at(host, found.clients, settings, say, found.env)
            yield replace(ours, own=True)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Leave by an exception where a signal would end the process at once."""
    before = {
        number: signal.signal(number, _leave)
        for number in ENDING
        if signal.getsignal(number) == signal.SIG_DFL
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
