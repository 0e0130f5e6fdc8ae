"""The clock of the house."""

from datetime import timedelta

from chassis.clock import now


def test_now_is_aware_and_in_utc():
    assert now().utcoffset() == timedelta(0)
