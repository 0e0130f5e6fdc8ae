"""Starting a supervisor in the background and following it until its stack is healthy."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from ordinator.account import drop
from ordinator.failures import Stopped
from ordinator.processes import Known
from ordinator.settings import inherited
from ordinator.stack.folders import Folders
from ordinator.stack.record import DOWN, HEALTHY, Record

LOOK_EVERY_S = 0.1
STOP_S = 120


def launch(folders: Folders, words: Sequence[str], say: Callable[[str], None]) -> Record:
    """Start the supervisor unless it runs; returns the record of a healthy stack.

    Raises:
        Stopped: the stack did not become healthy; the sentence says what the supervisor said.
    """
    if folders.unrestored.exists():
        raise Stopped(f"not restored: {folders.unrestored.read_text('utf-8')}")
    if not Record.read(folders.record).watched():
        end_leftovers(folders)
        folders.record.unlink(missing_ok=True)
        _start(folders, words)
    return _follow(folders, say)


def down(folders: Folders) -> bool:
    """End the stack; False when there was none. Data stay."""
    record = Record.read(folders.record)
    if record.watched():
        record.supervisor().end(15, STOP_S)
        end_leftovers(folders)
        return True
    return end_leftovers(folders)


def end_leftovers(folders: Folders) -> bool:
    """End what a killed supervisor left behind, the last started first; True if there was any."""
    children = [child for child in Record.read(folders.record).children if child.known().alive()]
    for child in reversed(children):
        child.known().end(child.stop_with, STOP_S)
    return bool(children)


def _start(folders: Folders, words: Sequence[str]) -> None:
    log = folders.logs / "supervisor.log"
    folders.place.write(log, b"")
    stack = ["--stack", folders.name] if folders.name else []
    with log.open("ab") as file:
        child = subprocess.Popen(
            [sys.executable, "-m", "ordinator", "supervise", *stack, *words],
            env=inherited(**folders.place.told),
            cwd=folders.run,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **drop(folders.place.account),
        )
    known = Known.of(child.pid)
    started = known.started if known else 0
    folders.place.write(folders.record, Record("starting", child.pid, started).content())


def _follow(folders: Folders, say: Callable[[str], None]) -> Record:
    with (folders.logs / "supervisor.log").open(encoding="utf-8") as log:
        while True:
            watched = (record := Record.read(folders.record)).watched()
            said = log.read().strip()
            if said:
                say(said)
            if record.phase == HEALTHY:
                return record
            if not watched or record.phase == DOWN:
                raise Stopped("the stack did not become healthy; why is told above")
            time.sleep(LOOK_EVERY_S)
