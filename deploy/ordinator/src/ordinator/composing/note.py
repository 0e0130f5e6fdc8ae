"""What a trial leaves to be read: its table, counts and seconds, and on what it ran."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ordinator.composing.roll import Line, table
from ordinator.composing.trial import OFFICIAL, STANDIN
from ordinator.testing.report import Result

PATH = Path("docs/figures/compose.md")
BASES = {
    STANDIN: "stand-ins that `make standin` built from Debian packages. Nothing here ran on the "
    "public images",
    OFFICIAL: "the public images that the compose file names",
}


@dataclass(frozen=True)
class Around:
    """When, of what, and on what a trial ran; ``images`` is a key of ``BASES``."""

    at: datetime
    commit: str
    images: str
    engine: str
    compose: str
    cores: int


def note(around: Around, results: Iterable[Result], lines: Iterable[Line]) -> Iterator[str]:
    """The page, line by line."""
    results, lines = tuple(results), tuple(lines)
    good = all(result.good for result in results)
    yield "# The house in containers: the last run of `make compose-test`"
    yield ""
    yield f"{'Green' if good else 'RED'}. {around.at:%Y-%m-%d %H:%M} UTC, commit {around.commit}."
    yield f"Base images: {BASES[around.images]}."
    yield f"Docker {around.engine}, {around.compose}, {around.cores} cores."
    yield ""
    yield "| step | seconds | passed | failed |"
    yield "|---|--:|--:|--:|"
    for one in results:
        counts = f"{one.count.passed} | {one.count.failed}" if one.closing else " | "
        name = one.name if one.good else f"**{one.name}: went wrong**"
        yield f"| {name} | {one.seconds:.0f} | {counts} |"
    yield ""
    yield f"{len(lines)} containers after the tests, one of each kind killed meanwhile;"
    yield "memory is the engine's figure, without what the kernel could drop."
    yield ""
    yield from table(lines)
