"""What the suites told of their attacks, in the report that pytest writes for machines."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

PROPERTY = "attack"
_SERVICES = "services"


@dataclass(frozen=True)
class Struck:
    """One line at one service: so many cases, and so many of them beaten off."""

    service: str
    line: str
    cases: int
    beaten: int

    def __add__(self, other: "Struck") -> "Struck":
        """Both, where two tests struck one line."""
        cases, beaten = self.cases + other.cases, self.beaten + other.beaten
        return Struck(self.service, self.line, cases, beaten)


def read(report: Path) -> tuple[Struck, ...]:
    """All lines of a run, in its order; none where it wrote no report."""
    if not report.exists():
        return ()
    tests = ET.parse(report).getroot().iter("testcase")  # noqa: S314  pytest's own
    return summed(
        _one(test.get("classname", ""), told.get("value", ""))
        for test in tests
        for told in test.iter("property")
        if told.get("name") == PROPERTY
    )


def summed(many: Iterable[Struck]) -> tuple[Struck, ...]:
    """One for each line of each service."""
    found: dict[tuple[str, str], Struck] = {}
    for one in many:
        place = (one.service, one.line)
        found[place] = found[place] + one if place in found else one
    return tuple(found.values())


def _one(test: str, told: str) -> Struck:
    """``services.frmr.tests.…`` and ``line|cases|beaten``."""
    root, service, *_ = test.split(".")
    line, cases, beaten = told.split("|")
    assert root == _SERVICES
    return Struck(service, line, int(cases), int(beaten))
