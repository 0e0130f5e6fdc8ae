"""Programs are told of ended sessions, a few times and then no more."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from idp.domain.logout import Delivery

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def _delivery(attempts):
    return Delivery(uuid4(), "cabinet", uuid4(), uuid4(), "https://rp.example/", "RS256", attempts)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 1), (2, 5), (3, 30), (4, 120), (5, 600)])
def test_each_wait_is_longer_than_the_last(attempts, seconds):
    assert _delivery(attempts).again_at(NOW) == NOW + timedelta(seconds=seconds)


def test_the_sixth_attempt_is_the_last():
    assert _delivery(6).again_at(NOW) is None
