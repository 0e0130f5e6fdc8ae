"""Only an unbroken row of settled messages is acknowledged, and each row once."""

from itertools import permutations

from chassis.amqp.acks import Acks, Due


def test_the_first_settled_message_is_acknowledged_soon():
    acks = Acks()

    assert acks.settle(1) is Due.SOON
    assert (acks.due(), acks.due()) == (1, None)


def test_a_gap_holds_all_behind_it_back():
    acks = Acks()

    assert acks.settle(2) is Due.KNOWN
    assert acks.due() is None
    assert acks.settle(1) is Due.SOON
    assert acks.due() == 2


def test_a_score_of_them_is_acknowledged_at_once():
    acks = Acks(limit=3)

    assert [acks.settle(tag) for tag in (1, 2, 3)] == [Due.SOON, Due.KNOWN, Due.NOW]
    assert acks.due() == 3


def test_in_whatever_order_they_settle_none_is_acknowledged_early():
    for order in permutations(range(1, 6)):
        acks, settled = Acks(), set()
        for tag in order:
            acks.settle(tag)
            settled.add(tag)
            due = acks.due()

            assert due is None or {*range(1, due + 1)} <= settled
        assert acks.due() is None
        assert acks.settle(6) is Due.SOON
