"""Guards of the house: rules that hold for the whole tree, checked by reading it.

Each guard has a name; a finding says which rule, where, and what. ``python -m testkit guards``
runs them all over a tree; ``tests/guards`` plants a fault for each and expects it to be found.
"""

from collections.abc import Iterator
from pathlib import Path

from testkit.guards.acks import acks
from testkit.guards.clock import clock
from testkit.guards.drawers import drawers
from testkit.guards.environment import environment
from testkit.guards.events import events
from testkit.guards.inbox import inbox
from testkit.guards.lengths import lengths
from testkit.guards.letters import letters
from testkit.guards.loose_ends import loose_ends
from testkit.guards.personal import personal
from testkit.guards.problems import problems
from testkit.guards.routes import routes
from testkit.guards.tree import Finding, Guard, Tree

GUARDS: dict[str, Guard] = {
    "ack-after-commit": acks,
    "one-clock": clock,
    "no-drawers": drawers,
    "environment-in-settings": environment,
    "events-have-schemas": events,
    "inbox-asked": inbox,
    "english-in-code": letters,
    "no-long-files": lengths,
    "no-loose-ends": loose_ends,
    "nothing-personal-in-logs": personal,
    "problems-have-pages": problems,
    "routes-are-locked": routes,
}


def findings(root: Path) -> Iterator[tuple[str, Finding]]:
    """Every breach of every guard in the tree at ``root``, by the guard's name."""
    tree = Tree(root)
    for name, guard in GUARDS.items():
        for finding in guard(tree):
            yield name, finding


__all__ = ["GUARDS", "Finding", "Tree", "findings"]
