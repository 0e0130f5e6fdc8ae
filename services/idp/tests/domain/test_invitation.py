"""The rules of an invitation."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from contracts.identifiers import Snils
from idp.domain.account import Account
from idp.domain.invitation import Invitation
from idp.domain.person import Person
from idp.domain.refusals import (
    AccountBlocked,
    AccountUnconfirmed,
    InvitationExpired,
    InvitationUsed,
)

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ACCOUNT_ID = UUID("3b1f6b0e-2f7a-5d53-9a58-0c6f5b1d7a11")
PERSON = Person("Соколова", "Мария", "Андреевна", date(1986, 4, 17), Snils("11223344595"))
INVITATION = Invitation(b"digest", frozenset({"idp.admin"}), NOW + timedelta(hours=72))


@pytest.fixture
def standard():
    account, _ = Account.register(ACCOUNT_ID, PERSON, NOW)
    return account.pass_check(NOW)[0]


@pytest.fixture
def confirmed(standard):
    return standard.confirm("sms", NOW)[0]


def test_a_confirmed_account_takes_it(confirmed):
    assert INVITATION.accept(confirmed, NOW).accepted_by == ACCOUNT_ID


def test_it_is_good_once(confirmed):
    taken = INVITATION.accept(confirmed, NOW)

    with pytest.raises(InvitationUsed):
        taken.accept(confirmed, NOW)


def test_it_is_good_to_its_last_moment_and_no_longer(confirmed):
    last = INVITATION.expires_at - timedelta(microseconds=1)

    assert INVITATION.accept(confirmed, last).accepted_by
    with pytest.raises(InvitationExpired):
        INVITATION.accept(confirmed, INVITATION.expires_at)


def test_a_person_who_was_not_confirmed_becomes_no_officer(standard):
    with pytest.raises(AccountUnconfirmed):
        INVITATION.accept(standard, NOW)


def test_nor_does_a_blocked_one(confirmed):
    blocked, _ = confirmed.block("support", NOW)

    with pytest.raises(AccountBlocked):
        INVITATION.accept(blocked, NOW)
