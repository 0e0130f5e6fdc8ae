"""A running house as operating commands see it, whoever keeps it running."""

import sys
from collections.abc import Callable
from pathlib import Path

from ordinator import engine
from ordinator.deployment.composed import Composed
from ordinator.deployment.inventory import Inventory
from ordinator.deployment.local import Local
from ordinator.deployment.local_target import LocalTarget
from ordinator.deployment.port import Deployment
from ordinator.deployment.target import Target
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.settings import Settings
from ordinator.stack.folders import Folders


def target(
    place: Place, say: Callable[[str], None], stack: str, directory: Path | None = None
) -> Target:
    """The empty house that a backup is restored into; ``say`` hears what it says at its start.

    Raises:
        Stopped: there is no such place.
    """
    if directory is not None:
        raise Stopped("a house of Compose is restored service by service: --only SERVICE", code=2)
    return LocalTarget(Folders(place, stack), say)


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
