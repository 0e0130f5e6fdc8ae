"""Counting what pytest found, from the report it writes for machines."""

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET


@dataclass(frozen=True)
class Count:
    """Tests of one run by outcome."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        """Both together."""
        return Count(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
        )


def count(report: Path) -> Count:
    """The outcomes in a JUnit report; a run that wrote none failed as a whole."""
    if not report.exists():
        return Count(failed=1)
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314  pytest's own
    total = Count()
    for suite in suites:
        tests, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        total += Count(tests - failed - skipped, failed, skipped)
    return total
