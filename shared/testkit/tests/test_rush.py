from threading import Barrier

import pytest

from chassis.refusal import Refusal, Unavailable
from testkit.rush import at_once


class Late(Refusal):
    code = "late"


def test_all_are_there_before_one_begins():
    together = Barrier(50)

    assert sorted(at_once([lambda: together.wait(30)] * 50)) == list(range(50))


def test_answers_and_refusals_come_in_the_order_of_the_acts():
    def refuse(refusal):
        raise refusal

    acts = [lambda: "in", lambda: refuse(Late()), lambda: refuse(Unavailable("cache"))]
    assert at_once(acts) == ["in", Late, Unavailable]


def test_what_is_no_refusal_is_a_fault_of_the_test():
    with pytest.raises(ZeroDivisionError):
        at_once([lambda: 1 / 0])
