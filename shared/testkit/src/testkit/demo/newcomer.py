"""Who goes next: a person of the seed whom the registry knows and who has no account yet."""

import json
from pathlib import Path

from testkit.demo.showing import Row, StepFailed, read
from testkit.demo.stack import Stack

SLUG = "newcomer-"


def next_one(stack: Stack, seed: Row) -> Row:
    """Whoever goes next on this stack, and is spent by it, whatever comes of the showing.

    Raises:
        StepFailed: all of them have been.
    """
    person = choose(seed, stack.memory)
    remember(stack.memory, person)
    return person


def choose(seed: Row, memory: Path) -> Row:
    """The first newcomer who has not been shown here.

    Raises:
        StepFailed: all of them have been.
    """
    shown = read(memory).get("shown", [])
    for row in seed["people"]:
        if row["slug"].startswith(SLUG) and row["slug"] not in shown:
            return dict(row)
    raise StepFailed("every newcomer of the seed has an account: `make clean` starts afresh")


def remember(memory: Path, row: Row) -> None:
    """This one is spent, whatever comes of the showing."""
    told = read(memory)
    told["shown"] = [*told.get("shown", []), row["slug"]]
    write(memory, told)


def write(memory: Path, told: Row) -> None:
    """Keep the memory of showings, readable by its owner alone: it holds a person's secret."""
    memory.touch(0o600)
    memory.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
