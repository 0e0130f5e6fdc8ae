"""How the stack is run on this machine, and why so."""

from dataclasses import dataclass

from ordinator.failures import Stopped

LOCAL, COMPOSE = "local", "compose"


@dataclass(frozen=True)
class Mode:
    """The mode and the reason for it, in words for people."""

    name: str
    reason: str


def choose(asked: str | None) -> Mode:
    """The mode to run in; ``asked`` is what ``MODE=`` says.

    Raises:
        Stopped: the mode does not exist, or not yet.
    """
    if asked == LOCAL:
        return Mode(LOCAL, "MODE=local asks for it")
    if asked == COMPOSE:
        told = "MODE=compose is not built yet: this release runs the stack with MODE=local only"
        raise Stopped(told, code=2)
    if asked is not None:
        raise Stopped(f"MODE={asked} is unknown: it is local, or nothing", code=2)
    return Mode(LOCAL, "this release has no compose files yet")
