"""An account as it was heard of: parts come by different events, in any order."""

from dataclasses import replace
from itertools import permutations

import pytest

from frmr.domain.account import Account, AccountStatus, Heard


@pytest.fixture
def news(account, person):
    ids = account.account_id
    married = replace(person, family_name="Белова")
    return [
        Heard(ids, 2, level="confirmed", person=person),
        Heard(ids, 3, level="confirmed", status=AccountStatus.ACTIVE, person=married),
        Heard(ids, 4, status=AccountStatus.BLOCKED),
    ]


def test_any_order_of_the_same_news_ends_in_the_same_account(account, news, person):
    for order in permutations(news):
        heard = Account(account.account_id)
        for one in order:
            heard = heard.hear(one)

        assert heard.level == "confirmed"
        assert heard.status is AccountStatus.BLOCKED
        assert heard.person is not None
        assert heard.person.family_name == "Белова"


def test_older_news_change_nothing(account, person):
    older = Heard(account.account_id, 1, level="standard", person=replace(person, given_name="Яна"))

    assert account.hear(older) == account


def test_same_news_again_change_nothing(account, news):
    once = account.hear(news[2])

    assert once.hear(news[2]) == once
