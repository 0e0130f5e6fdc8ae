"""Marks of demands in a suite of their own: what is refused, what runs, what is written down."""

import json
import subprocess
import sys

import pytest

TABLE = """\
| id | what must be possible |
|---|---|
| A1 | One |
| A2 | Two |
"""
ROOM = "services/idp/tests/http"
SUITE = """\
import pytest

@pytest.mark.demand("A1")
def test_good():
    pass

@pytest.mark.demand("A1")
@pytest.mark.demand("A2")
def test_bad():
    assert False

@pytest.mark.demand("A2")
def test_skipped():
    pytest.skip("not here")

@pytest.fixture
def broken():
    yield
    raise RuntimeError

@pytest.mark.demand("A2")
def test_good_but_for_its_end(broken):
    pass

def test_of_nothing():
    assert False
"""


@pytest.fixture
def suite(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/demands.md").write_text(TABLE)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    demand(row): a row\n")

    def run(content, *options, room=ROOM):
        file = tmp_path / room / "test_a.py"
        file.parent.mkdir(parents=True)
        file.write_text(content)
        argv = [sys.executable, "-m", "pytest", "-q", "-p", "testkit.demanding", *options]
        done = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, check=False)
        report = tmp_path / "report.json"
        told = json.loads(report.read_text())["tests"] if report.exists() else None
        return done, told

    return run


def test_a_mark_of_no_row_stops_the_run(suite):
    done, told = suite('import pytest\n@pytest.mark.demand("A9")\ndef test_a(): pass\n')

    assert done.returncode == 4
    assert "docs/demands.md has no row A9" in done.stderr
    assert told is None


@pytest.mark.parametrize("room", ["services/idp/tests/domain", "shared/chassis/tests"])
def test_a_mark_away_from_the_doors_stops_the_run(suite, room):
    done, _ = suite('import pytest\n@pytest.mark.demand("A1")\ndef test_a(): pass\n', room=room)

    assert done.returncode == 4
    assert "only tests at a door" in done.stderr


def test_what_shows_a_row_runs_alone_and_its_end_is_written_down(suite):
    done, told = suite(SUITE, "--demands=A1,A2", "--demands-report=report.json")

    here = f"{ROOM}/test_a.py::"
    assert done.returncode == 1
    assert told == [
        {"test": here + "test_good", "rows": ["A1"], "outcome": "passed"},
        {"test": here + "test_bad", "rows": ["A1", "A2"], "outcome": "failed"},
        {"test": here + "test_skipped", "rows": ["A2"], "outcome": "skipped"},
        {"test": here + "test_good_but_for_its_end", "rows": ["A2"], "outcome": "failed"},
    ]


def test_other_rows_are_left_out(suite):
    done, told = suite(
        SUITE.replace("assert False", "pass"), "--demands=A1", "--demands-report=report.json"
    )

    assert done.returncode == 0
    assert [one["test"].rpartition("::")[2] for one in told] == ["test_good", "test_bad"]


def test_a_room_that_shows_nothing_is_no_failure(suite):
    done, told = suite("def test_a(): pass\n", "--demands=A1", "--demands-report=report.json")

    assert (done.returncode, told) == (0, [])


def test_a_suite_that_does_not_load_writes_nothing_down(suite):
    done, told = suite(
        "import nothing_of_this_name\n", "--demands=A1", "--demands-report=report.json"
    )

    assert (done.returncode, told) == (2, None)
