"""``ordinator status``: what runs here."""

import argparse
from collections.abc import Sequence

from ordinator.place import here
from ordinator.settings import Settings
from ordinator.stack import greeting
from ordinator.stack.folders import Folders
from ordinator.stack.record import DOWN, HEALTHY, Record


def main(arguments: Sequence[str]) -> int:
    """Print every process with its state; 0 only when all are healthy."""
    parser = argparse.ArgumentParser("ordinator status", description=__doc__)
    parser.add_argument("--stack", default="")
    asked = parser.parse_args(arguments)
    folders = Folders(here(Settings.read()), asked.stack)
    record = Record.read(folders.record)
    if not record.watched():
        print(f"{DOWN}: {record.why}" if record.why else DOWN)
        left = [child.name for child in record.children if child.known().alive()]
        if left:
            print(f"left without a supervisor: {', '.join(left)}; `make down` ends them")
        return 1
    print(record.phase)
    for child in record.children:
        print(f"  {child.name:<20}{child.state:<10}pid {child.pid:<8}restarts {child.restarts}")
    print(greeting.greeting(folders, record))
    healthy = record.phase == HEALTHY and all(c.state == "healthy" for c in record.children)
    return 0 if healthy else 1
