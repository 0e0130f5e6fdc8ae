"""Which empty house a backup is brought back to."""

from collections.abc import Callable
from pathlib import Path

from ordinator import engine
from ordinator.deployment.composed import Composed
from ordinator.deployment.composed_target import ComposedTarget
from ordinator.deployment.inventory import Inventory
from ordinator.deployment.local_target import LocalTarget
from ordinator.deployment.target import Target
from ordinator.place import Place
from ordinator.settings import Settings
from ordinator.stack.folders import Folders


def find(
    place: Place, say: Callable[[str], None], stack: str, directory: Path | None = None
) -> Target:
    """The empty house that a backup is restored into; ``say`` hears what it says at its start.

    Raises:
        Stopped: there is no such place.
    """
    if directory is not None:
        found = engine.composing(place, engine.find(place, Settings.read(), say))
        return ComposedTarget(Composed(place, Inventory.read(directory), found), say)
    return LocalTarget(Folders(place, stack), say)
