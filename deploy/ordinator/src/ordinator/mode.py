"""How the stack is run on this machine, and why so."""

from dataclasses import dataclass
from pathlib import Path

from ordinator.failures import Stopped

LOCAL, COMPOSE = "local", "compose"


@dataclass(frozen=True)
class Mode:
    """The mode and the reason for it, in words for people."""

    name: str
    reason: str


def choose(asked: str | None, house: Path) -> Mode:
    """The mode to run in; ``asked`` is what ``MODE=`` says, ``house`` where one would be made.

    An engine that happens to run here is no wish to use it; a house made for Compose is.

    Raises:
        Stopped: the mode does not exist.
    """
    settings = house / ".env"
    if asked in {LOCAL, COMPOSE}:
        return Mode(asked, f"MODE={asked} asks for it")
    if asked is not None:
        raise Stopped(f"MODE={asked} is unknown: it is local or compose, or nothing", code=2)
    if settings.exists():
        return Mode(COMPOSE, f"`ordinator init` made {settings}; MODE=local takes the other way")
    return Mode(LOCAL, f"there is no house for Compose: `ordinator init` would make {settings}")
