"""Finding the servers' programs, and unpacking those that the machine does not have."""

from collections.abc import Iterable
from dataclasses import dataclass

from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.servers.programs import FINDERS, Found
from ordinator.tree import build


@dataclass(frozen=True)
class Search:
    """What a search brought: the programs by server, remarks, and seconds spent downloading."""

    found: dict[str, Found]
    remarks: tuple[str, ...]
    downloading: float


def find(place: Place, names: Iterable[str], search_path: str) -> Search:
    """The programs of the servers ``names``; what the machine lacks is unpacked into the tree.

    Raises:
        Stopped: a server is neither here nor to be had.
    """
    names = tuple(names)
    found, remarks = on_machine(place, names, search_path)
    lacking = [name for name in names if name not in found]
    downloading = 0.0 if build.holds(place, lacking) else build.build(place, lacking)
    for name in lacking:
        unpacked = FINDERS[name](place.tree, search_path, place.account)
        if not isinstance(unpacked, Found):
            raise Stopped(f"the private tree has no usable {name}: {unpacked or 'not in it'}")
        found[name] = unpacked
    return Search(found, tuple(remarks), downloading)


def on_machine(
    place: Place, names: Iterable[str], search_path: str
) -> tuple[dict[str, Found], list[str]]:
    """The programs that the machine has itself, and why others were refused."""
    found: dict[str, Found] = {}
    remarks: list[str] = []
    for name in names:
        outcome = FINDERS[name](None, search_path, place.account)
        if isinstance(outcome, Found):
            found[name] = outcome
        elif outcome:
            remarks.append(outcome)
    return found, remarks
