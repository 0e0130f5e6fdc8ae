"""The breaker: five failures in ten seconds, then fifteen seconds of peace, then one try."""

import pytest

from chassis.calls import Breaker


class Seconds:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
def breaker(seconds):
    return Breaker(seconds)


def fail(breaker, seconds, times, every=0.0):
    for _ in range(times):
        breaker.failed()
        seconds.at += every


def test_four_failures_are_borne(breaker, seconds):
    fail(breaker, seconds, 4)

    assert breaker.wait_s() == 0


def test_the_fifth_within_ten_seconds_opens_it(breaker, seconds):
    fail(breaker, seconds, 5)

    assert breaker.wait_s() == 15
    seconds.at += 14
    assert breaker.wait_s() == 1


def test_five_over_a_longer_time_are_borne(breaker, seconds):
    fail(breaker, seconds, 8, every=2.6)

    assert breaker.wait_s() == 0


def test_a_success_forgets_the_failures(breaker, seconds):
    fail(breaker, seconds, 4)
    breaker.succeeded()
    fail(breaker, seconds, 4)

    assert breaker.wait_s() == 0


def test_then_one_caller_tries_and_the_others_wait(breaker, seconds):
    fail(breaker, seconds, 5)
    seconds.at += 15

    assert [breaker.wait_s() for _ in range(3)] == [0, 15, 15]


def test_its_success_lets_all_through(breaker, seconds):
    fail(breaker, seconds, 5)
    seconds.at += 15
    breaker.wait_s()
    breaker.succeeded()

    assert [breaker.wait_s() for _ in range(3)] == [0, 0, 0]


def test_its_failure_shuts_out_all_again(breaker, seconds):
    fail(breaker, seconds, 5)
    seconds.at += 15
    breaker.wait_s()
    seconds.at += 3
    breaker.failed()

    assert breaker.wait_s() == 15
