"""The rules of an account."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from contracts.identifiers import Snils
from idp.domain.account import Account, Status
from idp.domain.level import Level
from idp.domain.person import Person
from idp.domain.refusals import (
    AccountBlocked,
    AccountNotBlocked,
    AccountUnconfirmed,
    AlreadyConfirmed,
)

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ACCOUNT_ID = UUID("3b1f6b0e-2f7a-5d53-9a58-0c6f5b1d7a11")
PERSON = Person("Соколова", "Мария", "Андреевна", date(1986, 4, 17), Snils("11223344595"))


def _standard():
    account, _ = Account.register(ACCOUNT_ID, PERSON, NOW)
    return account.pass_check(NOW)[0]


def test_registered_account_is_simplified_and_tells_it():
    account, fact = Account.register(ACCOUNT_ID, PERSON, NOW)

    assert account.level is Level.SIMPLIFIED
    assert (fact.account_id, fact.version, fact.registered_at) == (ACCOUNT_ID, 1, NOW)


def test_confirmation_raises_level_and_version_and_carries_the_person():
    account, fact = _standard().confirm("sms", NOW)

    assert (account.level, account.confirmed_by, account.version) == (Level.CONFIRMED, "sms", 3)
    assert (fact.version, fact.person) == (3, PERSON)


def test_unchecked_account_is_not_confirmed():
    account, _ = Account.register(ACCOUNT_ID, PERSON, NOW)

    with pytest.raises(AccountUnconfirmed):
        account.confirm("sms", NOW)


def test_confirmed_account_is_not_confirmed_again():
    confirmed, _ = _standard().confirm("sms", NOW)

    with pytest.raises(AlreadyConfirmed):
        confirmed.confirm("sms", NOW)


def test_blocked_account_is_admitted_nowhere():
    blocked, _ = _standard().block("support", NOW)

    assert blocked.status is Status.BLOCKED
    with pytest.raises(AccountBlocked):
        blocked.admit(Level.SIMPLIFIED)


def test_temporary_profile_is_not_admitted_where_confirmation_is_asked():
    with pytest.raises(AccountUnconfirmed):
        _standard().admit(Level.CONFIRMED)


def test_change_carries_the_person_only_when_the_person_changed():
    account = _standard()

    assert account.changed(("contacts",), NOW).person is None
    assert account.changed(("person",), NOW).person == PERSON


@pytest.mark.parametrize(
    ("reasons", "kept"),
    [
        (["owner"], "owner"),
        (["owner", "support"], "support"),
        (["support", "owner"], "support"),
        (["owner", "closed"], "closed"),
    ],
)
def test_of_several_reasons_of_a_block_the_graver_stays(reasons, kept):
    account = _standard()
    for reason in reasons:
        account, fact = account.block(reason, NOW)

    assert (account.blocked_for, fact.reason) == (kept, kept)


def test_lifted_block_is_a_change_of_the_status():
    blocked, _ = _standard().block("support", NOW)

    active, fact = blocked.unblock(NOW)

    assert (active.status, active.blocked_for) == (Status.ACTIVE, None)
    assert (fact.changed, fact.status, fact.version) == (("status",), "active", 4)


def test_there_is_no_block_to_lift():
    with pytest.raises(AccountNotBlocked):
        _standard().unblock(NOW)


def test_what_is_closed_stays_closed():
    closed, _ = _standard().block("closed", NOW)

    assert closed.status is Status.CLOSED
    with pytest.raises(AccountBlocked):
        closed.block("support", NOW)
    with pytest.raises(AccountBlocked):
        closed.unblock(NOW)
