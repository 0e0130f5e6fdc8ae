"""What a built image is: size, layers, user, and how long a container of it takes to start."""

import json
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from ordinator.engine import Engine
from ordinator.images.recipes import Recipe

MB = 1_000_000
ABOUT_START = (
    "start: from `docker run` until `python -m <service> cli --help` has answered and ended"
)


@dataclass(frozen=True)
class Facts:
    """One image; ``bytes`` with its base, ``start_s`` and ``built_s`` in seconds."""

    name: str
    reference: str
    bytes: int
    layers: int
    user: str
    start_s: float
    built_s: float


def measured(engine: Engine, recipe: Recipe, built_s: float) -> Facts:
    """Facts of an image that the engine has, one container of it started and ended.

    Raises:
        Stopped: there is no such image, or its container does not start.
    """
    (told,) = json.loads(engine.ask("image", "inspect", recipe.reference))
    return Facts(
        name=recipe.name,
        reference=recipe.reference,
        bytes=told["Size"],
        layers=len(told["RootFS"]["Layers"]),
        user=told["Config"]["User"],
        start_s=round(cold_start(engine, recipe), 2),
        built_s=round(built_s, 1),
    )


def cold_start(engine: Engine, recipe: Recipe) -> float:
    """Seconds in which a container begins, loads all its code and ends, as hardened as it runs."""
    begun = time.monotonic()
    hardened = ("--read-only", "--cap-drop", "ALL", "--network", "none", "--tmpfs", "/tmp")  # noqa: S108  in the container
    engine.ask("run", "--rm", *hardened, recipe.reference, *recipe.cold)
    return time.monotonic() - begun


def table(facts: Iterable[Facts]) -> str:
    """For people."""
    rows = [("image", "MB", "layers", "user", "start, s", "built, s")]
    rows += [
        (
            fact.reference,
            f"{fact.bytes / MB:.0f}",
            str(fact.layers),
            fact.user,
            f"{fact.start_s:.2f}",
            f"{fact.built_s:.0f}",
        )
        for fact in facts
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join((*lines, ABOUT_START))


def as_json(facts: Iterable[Facts]) -> str:
    """For machines."""
    return json.dumps([asdict(fact) for fact in facts], indent=2)
