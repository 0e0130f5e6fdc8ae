"""A running house as operating commands see it, whoever keeps it running."""

import sys
from pathlib import Path

from ordinator import engine
from ordinator.deployment.composed import Composed
from ordinator.deployment.inventory import Inventory
from ordinator.deployment.local import Local
from ordinator.deployment.port import Deployment
from ordinator.place import Place
from ordinator.settings import Settings
from ordinator.stack.folders import Folders


def find(place: Place, stack: str = "", directory: Path | None = None) -> Deployment:
    """The house of a stack of this checkout, or the one that Compose runs from ``directory``.

    Raises:
        Stopped: there is none.
    """
    if directory is not None:
        found = engine.find(place, Settings.read(), _aside)
        return Composed(place, Inventory.read(directory), engine.composing(place, found))
    return Local(Folders(place, stack))


def _aside(told: str) -> None:
    """What is said of clients goes beside what the command answers."""
    print(told, file=sys.stderr)
