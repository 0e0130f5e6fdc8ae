"""The page of a trial says what ran, on what, how it went, and never more."""

from datetime import UTC, datetime

import pytest

from ordinator.composing.note import Around, note
from ordinator.composing.roll import Line, size
from ordinator.testing.counting import Count
from ordinator.testing.report import Result

AROUND = Around(
    datetime(2026, 11, 26, 3, 5, tzinfo=UTC), "1234abc", "standin", "20.10.24", "1.29.2", 2
)
GREEN = [
    Result("up", 61.4, good=True),
    Result("integration", 70.0, good=True, count=Count(13), closing="13 passed in 70 s"),
]
MEGABYTE = 1024 * 1024
EDGE = Line("edge", "edge:2", "10001", 30 * MEGABYTE, 192 * MEGABYTE, "running healthy")


def test_a_green_run_tells_steps_counts_and_containers():
    told = list(note(AROUND, GREEN, [EDGE]))

    assert "Green. 2026-11-26 03:05 UTC, commit 1234abc." in told
    assert "| up | 61 |  |  |" in told
    assert "| integration | 70 | 13 | 0 |" in told
    assert "| edge | edge:2 | 10001 | 30 | 192 | running healthy |" in told


def test_a_run_on_stand_ins_says_that_it_proves_nothing_of_the_public_images():
    told = "\n".join(note(AROUND, GREEN, []))

    assert "Nothing here ran on the public images." in told


def test_a_red_run_says_so_and_names_the_step():
    told = list(note(AROUND, [*GREEN, Result("demo", 3.0, good=False)], []))

    assert any(line.startswith("RED.") for line in told)
    assert "| **demo: went wrong** | 3 |  |  |" in told


@pytest.mark.parametrize(
    ("told", "expected"),
    [("512B", 512), ("1KiB", 1024), ("45.5MiB", 47_710_208), ("1.5GiB", 1_610_612_736)],
)
def test_the_engines_sizes_are_read(told, expected):
    assert size(told) == expected


def test_a_size_that_is_none_is_refused():
    with pytest.raises(ValueError, match="--"):
        size("--")
