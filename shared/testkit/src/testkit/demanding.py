"""Marks that cite ``docs/demands.md``: known rows, end-to-end tests alone, and how those ended.

``--demands=A7,E3`` runs the tests that show these rows and no others; ``--demands-report=FILE``
writes down what each of them came to. The command ``ordinator demands`` asks for both.
"""

import json
from collections.abc import Generator, Iterable, Mapping
from pathlib import Path

import pytest

from ordinator.demands import rows
from ordinator.demands.evidence import PASSED

MARK = "demand"
ROOMS = frozenset({"http", "integration", "browser"})
"""Where tests go through a door as people and programs do."""
NOT_RUN = "not run"

_ROWS = pytest.StashKey[dict[str, list[str]]]()
_OUTCOMES = pytest.StashKey[dict[str, str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the two options."""
    group = parser.getgroup("demands")
    group.addoption("--demands", default="", help="run what shows these rows: A7,E3")
    group.addoption("--demands-report", type=Path, help="a file for how it ended")


def pytest_configure(config: pytest.Config) -> None:
    """Begin with nothing shown."""
    config.stash[_ROWS], config.stash[_OUTCOMES] = {}, {}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Look at every mark; with ``--demands`` keep what shows one of the rows.

    Raises:
        UsageError: a mark names no row, or stands where nothing is shown from end to end.
    """
    cited = {item.nodeid: _cited(item) for item in items}
    _demand_sound(config.rootpath, {test: names for test, names in cited.items() if names})
    wanted = {name for name in config.getoption("--demands").split(",") if name}
    if wanted:
        left = [item for item in items if not wanted.intersection(cited[item.nodeid])]
        items[:] = [item for item in items if wanted.intersection(cited[item.nodeid])]
        config.hook.pytest_deselected(items=left)
    kept = {item.nodeid: cited[item.nodeid] for item in items if cited[item.nodeid]}
    config.stash[_ROWS] = kept
    config.stash[_OUTCOMES] = dict.fromkeys(kept, NOT_RUN)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The worst of set-up, call and tear-down counts; a test that was never called did not pass."""
    report = yield
    outcomes = item.config.stash[_OUTCOMES]
    if item.nodeid in outcomes:
        if report.outcome != PASSED:
            outcomes[item.nodeid] = report.outcome
        elif report.when == "call":
            outcomes[item.nodeid] = PASSED
    return report


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the report, unless pytest itself was asked wrongly; nothing to run is no failure."""
    config = session.config
    report: Path | None = config.getoption("--demands-report")
    if report is None or exitstatus not in {
        pytest.ExitCode.OK,
        pytest.ExitCode.TESTS_FAILED,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    }:
        return
    outcomes = config.stash[_OUTCOMES]
    tests = [
        {"test": test, "rows": names, "outcome": outcomes[test]}
        for test, names in config.stash[_ROWS].items()
    ]
    report.write_text(json.dumps({"tests": tests}), "utf-8")
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        session.exitstatus = pytest.ExitCode.OK


def _cited(item: pytest.Item) -> list[str]:
    return sorted({str(name) for mark in item.iter_markers(MARK) for name in mark.args})


def _demand_sound(root: Path, cited: Mapping[str, Iterable[str]]) -> None:
    """Every mark names rows of the table, and its test goes through a door."""
    if not cited:
        return
    known = {row.name for row in rows.read(root)}
    for test, names in cited.items():
        if strange := sorted(set(names) - known):
            raise pytest.UsageError(f"{test}: {rows.TABLE} has no row {', '.join(strange)}")
        if ROOMS.isdisjoint(Path(test.partition("::")[0]).parts):
            raise pytest.UsageError(f"{test}: only tests at a door show a demand from end to end")
