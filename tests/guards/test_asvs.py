"""The page of ASVS: every number is one of the standard's, every claim is a test that runs."""

import ast
import re
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


def classes_of(tree):
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def defined(body):
    return {
        node.name
        for node in body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.fixture(scope="module")
def suites():
    """Classes of tests that services derive from."""
    files = sorted((HOUSE / "shared/testkit/src/testkit").rglob("*.py"))
    trees = [ast.parse(file.read_text("utf-8")) for file in files]
    return {name: node for tree in trees for name, node in classes_of(tree).items()}


@pytest.fixture(scope="module")
def collected(rows, suites):
    """Every test of the files that the page names, as pytest collects them."""
    found = set()
    for file in sorted({test.partition("::")[0] for row in rows for test in row.tests}):
        tree = ast.parse((HOUSE / file).read_text("utf-8"))
        found |= {f"{file}::{name}" for name in defined(tree.body)}
        for name, node in classes_of(tree).items():
            own = [node, *(suites.get(base.id) for base in node.bases if hasattr(base, "id"))]
            tests = {test for each in own if each is not None for test in defined(each.body)}
            found |= {f"{file}::{name}::{test}" for test in tests if name.startswith("Test")}
    return found


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


def test_the_sum_at_the_top_is_that_of_the_rows(rows):
    met = Counter(row.state for row in rows)

    assert (
        f"{len(rows)} rows: {met['met']} met, {met['deviating']} deviating, "
        f"{met['not applicable']} not applicable." in PAGE.read_text("utf-8")
    )
