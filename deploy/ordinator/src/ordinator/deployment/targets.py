"""Which empty house a backup is brought back to."""

from collections.abc import Callable
from pathlib import Path

from ordinator.deployment.local_target import LocalTarget
from ordinator.deployment.target import Target
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.stack.folders import Folders


def find(
    place: Place, say: Callable[[str], None], stack: str, directory: Path | None = None
) -> Target:
    """The empty house that a backup is restored into; ``say`` hears what it says at its start.

    Raises:
        Stopped: there is no such place.
    """
    if directory is not None:
        raise Stopped("a house of Compose is restored service by service: --only SERVICE", code=2)
    return LocalTarget(Folders(place, stack), say)
