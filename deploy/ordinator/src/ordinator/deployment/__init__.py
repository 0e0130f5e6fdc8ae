"""A running house as operating commands see it, whoever keeps it running."""

from pathlib import Path

from ordinator.deployment.local import Local
from ordinator.deployment.port import Deployment
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.stack.folders import Folders


def find(place: Place, stack: str = "", directory: Path | None = None) -> Deployment:
    """The house of a stack of this checkout, or the one that Compose runs from ``directory``.

    Raises:
        Stopped: there is none.
    """
    if directory is not None:
        raise Stopped(f"nothing is run by Compose from {directory}")
    return Local(Folders(place, stack))
