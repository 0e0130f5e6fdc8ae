"""The rows are those of the page, and only they can be asked for."""

from pathlib import Path

import pytest

from ordinator.demands import rows
from ordinator.demands.rows import Row, UnknownRow

HOUSE = Path(__file__).parents[4]


def test_the_page_has_fifty_two_rows_in_five_areas():
    found = rows.read(HOUSE)

    assert len(found) == 52
    assert [row.name for row in found[:3]] == ["A1", "A2", "A3"]
    assert found[-1] == Row("E5", "Protection from overload: limits, `Retry-After`, no collapse")
    assert {row.area for row in found} == set("ABCDE")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["A"], ["A1", "A2"]),
        (["B1", "A2"], ["A2", "B1"]),
        (["A", "A1"], ["A1", "A2"]),
    ],
)
def test_an_area_or_a_row_is_asked_for_by_its_name(words, named):
    table = (Row("A1", "one"), Row("A2", "two"), Row("B1", "three"))

    assert [row.name for row in rows.asked(table, words)] == named


@pytest.mark.parametrize("word", ["F", "A3", "a", ""])
def test_what_is_neither_is_refused(word):
    with pytest.raises(UnknownRow):
        rows.asked((Row("A1", "one"), Row("A2", "two")), [word])
