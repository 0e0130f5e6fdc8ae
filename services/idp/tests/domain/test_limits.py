"""One table of limits, and one file that may change numbers in it."""

import pytest

from idp.domain.limits import LIMITS, UnknownLimit, table


def test_file_changes_only_what_it_names():
    limits = table({"send.hour": {"count": 500}})

    assert (limits["send.hour"].count, limits["send.hour"].window_s) == (500, 3600)
    assert limits["send.day"] == LIMITS["send.day"]


@pytest.mark.parametrize(
    "overrides", [{"send.hours": {}}, {"send.hour": {"counts": 1}}, {"send.hour": {"count": -1}}]
)
def test_misspelt_limit_stops_the_start(overrides):
    with pytest.raises(UnknownLimit):
        table(overrides)
