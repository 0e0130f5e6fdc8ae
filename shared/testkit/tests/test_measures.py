"""Figures are counted as one would by hand."""

import pytest

from testkit.measures import Spread, area, quantile


def test_middle_and_ends():
    assert Spread.of([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0)
    assert Spread.of([3.0, 1.0, 2.0]).told(".1f") == "2.0 (1.0–3.0)"


@pytest.mark.parametrize(("part", "value"), [(0.0, 1.0), (0.5, 50.0), (0.99, 99.0), (1.0, 100.0)])
def test_quantile_of_one_to_a_hundred(part, value):
    assert quantile([float(number) for number in range(1, 101)], part) == value


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ([3.0, 4.0], [1.0, 2.0], 1.0),
        ([1.0, 2.0], [3.0, 4.0], 0.0),
        ([1.0, 2.0], [1.0, 2.0], 0.5),
        ([2.0], [1.0, 2.0, 3.0, 4.0], 0.375),
    ],
)
def test_area_tells_how_far_two_kinds_differ(first, second, told):
    assert area(first, second) == told
