"""Rates: what is read, and how much of a line is held on its busiest day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frmr.domain.rate import BadRate, Taken, busiest, demand_room, format_rate, parse_rate
from frmr.domain.refusals import RateExceeded

FIRST = date(2026, 1, 1)


def held(rate, begins, ends=None):
    """A rate from one day of the year to another."""
    last = FIRST + timedelta(days=ends) if ends is not None else None
    return Taken(Decimal(rate), FIRST + timedelta(days=begins), last)


@pytest.mark.parametrize("text", ["0.25", "0,25", "1", "1.5", "12.75"])
def test_rate_is_read_with_point_or_comma(text):
    assert parse_rate(text) == Decimal(text.replace(",", "."))


@pytest.mark.parametrize(
    "text", ["0", "0.00", "-1", "1e2", "NaN", "0.125", "100", "", " 1", "\u0661", None, 0.25, 1]
)
def test_what_is_no_rate_is_refused(text):
    with pytest.raises(BadRate):
        parse_rate(text)


def test_rate_is_written_with_two_places():
    assert format_rate(Decimal("0.5")) == "0.50"


def test_ten_tenths_fill_a_line_exactly():
    demand_room(Decimal(1), [held("0.10", 0)] * 10)


def test_one_hundredth_more_than_the_line_is_refused_with_its_day():
    with pytest.raises(RateExceeded) as refused:
        demand_room(Decimal(1), [held("1.00", 0), held("0.01", 5)])

    assert refused.value.facts == {"day": "2026-01-06", "total": "1.00", "wanted": "1.01"}


def test_place_frees_its_rate_on_the_day_after_its_last():
    demand_room(Decimal(1), [held("1.00", 0, 9), held("1.00", 10)])
    with pytest.raises(RateExceeded):
        demand_room(Decimal(1), [held("1.00", 0, 10), held("1.00", 10)])


def test_overlap_in_the_future_is_refused_today():
    with pytest.raises(RateExceeded) as refused:
        demand_room(Decimal(1), [held("1.00", 0, 300), held("0.50", 300)])

    assert refused.value.facts["day"] == "2026-10-28"


def test_empty_line_holds_nothing():
    assert busiest([]) == (Decimal(0), None)


places = st.builds(
    lambda rate, begins, days: held(
        Decimal(rate) / 100, begins, begins + days if days is not None else None
    ),
    st.integers(1, 200),
    st.integers(0, 40),
    st.none() | st.integers(0, 40),
)


@given(st.lists(places, max_size=8))
def test_busiest_day_is_that_of_a_count_day_by_day(taken):
    counted = [
        sum(
            (
                one.rate
                for one in taken
                if one.begins_on <= day and not (one.ends_on and one.ends_on < day)
            ),
            Decimal(0),
        )
        for day in (FIRST + timedelta(days=n) for n in range(90))
    ]

    most, _ = busiest(taken)

    assert most == max(counted)
