"""``ordinator doctor``: what this machine has, what is missing, and what mends it."""

import platform
import shutil
import sys
from collections.abc import Iterator, Sequence

from ordinator import mode
from ordinator.commands.up import HOUSE
from ordinator.failures import Stopped
from ordinator.installation import interpreter
from ordinator.installation.venv import STAND, Venv
from ordinator.place import Place, here
from ordinator.servers.find import on_machine
from ordinator.settings import Settings
from ordinator.stack.fetching import NAMES, wanted
from ordinator.stack.folders import Folders
from ordinator.stack.record import Record
from ordinator.tree import build


def main(_arguments: Sequence[str]) -> int:
    """Print one line for each thing; 1 if `make up` could not work."""
    settings = Settings.read()
    place = here(settings)
    lines = [*_house(place, settings), *_servers(place, settings)]
    for good, told in lines:
        print(f"{'ok  ' if good else 'MISS'}  {told}")
    return 0 if all(good for good, _ in lines) else 1


Line = tuple[bool, str]


def _house(place: Place, settings: Settings) -> Iterator[Line]:
    try:
        chosen = mode.choose(settings.mode, place.checkout / HOUSE)
        yield True, f"mode {chosen.name}: {chosen.reason}"
    except Stopped as stopped:
        yield False, str(stopped)
    own = platform.python_version()
    yield sys.version_info >= interpreter.OLDEST, f"Python {own}; 3.11 or later is needed"
    try:
        yield True, f"services run on {interpreter.base(place.account)}"
    except Stopped as stopped:
        yield False, str(stopped)
    account = place.account.name if place.account else "the caller"
    yield True, f"they run as {account}, their state lies in {place.state}"
    if place.moved:
        yield True, f"it lies there because {place.moved}"
    installed = Venv(place).holds(STAND)
    yield True, f"virtualenv {'is up to date' if installed else 'will be made by `make up`'}"
    record = Record.read(Folders(place).record)
    yield True, f"stack is {record.phase if record.watched() else 'down'}"


def _servers(place: Place, settings: Settings) -> Iterator[Line]:
    needed = wanted(settings)
    found, remarks = on_machine(place, needed, settings.path)
    for remark in remarks:
        yield True, f"refused: {remark}"
    for name in NAMES:
        if name not in needed:
            yield True, f"{name}: from the environment"
        elif name in found:
            yield True, f"{name}: {found[name].version}, {found[name].why}"
        elif build.holds(place, [name]):
            yield True, f"{name}: in the private tree"
        elif shutil.which("apt-get") and shutil.which("dpkg"):
            yield True, f"{name}: `make up` will fetch it from this machine's package indexes"
        else:
            yield False, f"{name}: install it by this system's package manager; there is no apt"
