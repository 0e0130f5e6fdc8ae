"""A running house as operating commands see it, whoever keeps it running."""

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
        settings = Settings.read()
        return Composed(place, Inventory.read(directory), engine.find(settings))
    return Local(Folders(place, stack))
