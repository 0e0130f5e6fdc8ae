"""The page of ASVS: every number is one of the standard's, every claim is a test that runs."""

import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from ordinator.testing.phases import unclaimed

HOUSE = Path(__file__).parents[2]
PAGE, IDS = HOUSE / "docs/security/asvs.md", HOUSE / "docs/security/asvs-ids.txt"
STATES = {"met", "not applicable", "deviating"}
ROW = re.compile(
    r"^\| (?P<id>[\d.]+) \| (?P<level>\d) \| .*? \| (?P<state>[a-z ]+?) \| (?P<why>.*?)"
    r" \| (?P<tests>[^|]*) \|$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Row:
    id: str
    level: str
    state: str
    why: str
    tests: tuple[str, ...]


@pytest.fixture(scope="module")
def rows():
    page = PAGE.read_text("utf-8")
    found = [
        Row(one["id"], one["level"], one["state"], one["why"], named(one["tests"]))
        for one in ROW.finditer(page)
    ]
    assert len(found) == len(re.findall(r"^\| \d", page, re.MULTILINE)), "a row is misshapen"
    return found


def named(cell):
    return tuple(re.findall(r"`([^`]+)`", cell))


@pytest.fixture(scope="module")
def collected(rows):
    """Every test that pytest finds in the files that the page names, cases of one as that one."""
    files = sorted({test.partition("::")[0] for row in rows for test in row.tests})
    return collected_from(files)


def collected_from(files):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return {line.partition("[")[0] for line in done.stdout.splitlines() if "::" in line}


def test_every_number_of_the_list_stands_there_once_with_its_level(rows):
    listed = [tuple(line.split()) for line in IDS.read_text("utf-8").splitlines()]

    assert [name for name, times in Counter(row.id for row in rows).items() if times > 1] == []
    assert {(row.id, row.level) for row in rows} == set(listed)


def test_every_state_is_one_of_three_and_says_what_it_must(rows):
    assert {row.state for row in rows} <= STATES
    assert [row.id for row in rows if row.state == "met" and not row.tests] == []
    assert [row.id for row in rows if row.state != "met" and not row.why.strip()] == []


def test_every_claim_is_a_test_that_runs(rows, collected):
    claims = {test for row in rows for test in row.tests}

    assert sorted(claims - collected) == []
    assert {claim.partition("::")[0] for claim in claims}.isdisjoint(unclaimed(HOUSE))


def test_a_function_that_pytest_passes_over_is_no_claim():
    here = Path(__file__).relative_to(HOUSE).as_posix()

    found = collected_from([here])

    assert f"{here}::test_the_sum_at_the_top_is_that_of_the_rows" in found
    assert f"{here}::{collected_from.__name__}" not in found


def test_the_sum_at_the_top_is_that_of_the_rows(rows):
    met = Counter(row.state for row in rows)

    assert (
        f"{len(rows)} rows: {met['met']} met, {met['deviating']} deviating, "
        f"{met['not applicable']} not applicable." in PAGE.read_text("utf-8")
    )
