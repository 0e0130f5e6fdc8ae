"""Limits on a real cache: none passes beyond them, however many come at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from chassis import cache
from chassis.attempts import Attempts, Limit, LimitReached
from chassis.refusal import Unavailable

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
LIMITS = {
    "password": Limit(3, 60),
    "code": Limit(5, 600),
    "reading": Limit(2, 1, closed=False),
    "pausing": Limit(2, 60, pauses=True),
}


class Watch:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def client(redis_url):
    with cache.connect(redis_url) as connected:
        connected.flushdb()
        yield connected


@pytest.fixture
def attempts(client, watch):
    return Attempts(client, LIMITS, watch)


def passed(attempts, subject, *names):
    try:
        attempts.take(subject, *names)
    except LimitReached:
        return False
    return True


def test_limit_that_pauses_counts_its_pause_from_the_one_that_filled_it(attempts, watch):
    assert passed(attempts, "anna", "pausing")
    watch.forward(50)
    assert passed(attempts, "anna", "pausing")
    watch.forward(59)

    with pytest.raises(LimitReached) as reached:
        attempts.take("anna", "pausing")
    assert reached.value.facts["retry_after"] == 1
    watch.forward(1)
    assert passed(attempts, "anna", "pausing")


def test_as_many_pass_as_the_limit_says(attempts):
    assert [passed(attempts, "anna", "password") for _ in range(5)] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_whoever_is_refused_learns_when_to_come_again(attempts, watch):
    for _ in range(3):
        attempts.take("anna", "password")
    watch.forward(12.5)

    with pytest.raises(LimitReached) as reached:
        attempts.take("anna", "password")
    assert reached.value.facts == {"limit": "password", "retry_after": 48}


def test_after_the_window_it_begins_anew(attempts, watch):
    for _ in range(3):
        attempts.take("anna", "password")
    watch.forward(60)

    assert [passed(attempts, "anna", "password") for _ in range(4)] == [True, True, True, False]


def test_subjects_and_limits_are_counted_apart(attempts):
    for _ in range(3):
        attempts.take("anna", "password")

    assert passed(attempts, "boris", "password")
    assert passed(attempts, "anna", "code")


def test_where_one_limit_is_reached_none_is_counted(attempts):
    for _ in range(3):
        attempts.take("anna", "password")
    for _ in range(9):
        assert not passed(attempts, "anna", "code", "password")

    assert [passed(attempts, "anna", "code") for _ in range(6)] == [True] * 5 + [False]


def test_cleared_it_begins_anew(attempts):
    for _ in range(3):
        attempts.take("anna", "password")
    attempts.clear("anna", "password")

    assert passed(attempts, "anna", "password")


def test_of_fifty_at_once_three_pass(redis_url, client, watch):
    def come(_):
        return passed(Attempts(cache.connect(redis_url), LIMITS, watch), "anna", "password")

    with ThreadPoolExecutor(50) as pool:
        came = list(pool.map(come, range(50)))

    assert came.count(True) == 3


def test_the_subject_itself_is_not_kept(attempts, client):
    attempts.take("+79991234567", "password")

    (key,) = client.keys()
    assert b"79991234567" not in key
    assert 59_000 < client.pttl(key) <= 60_000


def test_without_the_cache_closed_limits_refuse_and_open_ones_let_pass(watch):
    attempts = Attempts(cache.connect("redis://127.0.0.1:9/0"), LIMITS, watch)

    attempts.take("anna", "reading")
    attempts.clear("anna", "password")
    with pytest.raises(Unavailable) as away:
        attempts.take("anna", "reading", "password")
    assert away.value.what == "cache"
