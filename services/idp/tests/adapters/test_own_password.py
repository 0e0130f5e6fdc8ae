"""Changing a password, on a real database (A3)."""

import pytest

from idp.domain.code import Channel
from idp.domain.level import Acr
from idp.domain.refusals import (
    CredentialsWrong,
    PasswordWeak,
    PasswordWrong,
    ProofStale,
    SigninThrottled,
)
from testkit.rush import at_once

BLOCK = "192.0.2.0/24"
NEW = "Зелёный8Самовар-в-саду"


@pytest.fixture
def akhmetova(bureau):
    """A nurse without a second factor."""
    return bureau.plant("akhmetova")


def _change(bureau, told, present=None, chosen=NEW, session=None):
    session = session or bureau.session_of(told, age_s=0)
    present = present or told["password"]
    bureau.own.change_password(session, present, chosen, locale="ru", block=BLOCK)


def test_new_password_signs_in_and_the_former_one_does_not(bureau, akhmetova):
    _change(bureau, akhmetova)

    with pytest.raises(CredentialsWrong):
        bureau.sign_in(akhmetova)
    assert bureau.sign_in(akhmetova, password=NEW).finished


def test_owner_is_told_by_phone_and_by_mail(bureau, akhmetova):
    _change(bureau, akhmetova)
    bureau.send()

    told = {(letter.channel, letter.to) for letter in bureau.letters}
    assert told == {(Channel.SMS, akhmetova["phone"]), (Channel.EMAIL, akhmetova["email"])}
    assert not [letter for letter in bureau.letters if NEW in letter.text]


def test_former_proof_of_a_session_is_asked_for_anew(bureau, akhmetova):
    with pytest.raises(ProofStale):
        _change(bureau, akhmetova, session=bureau.session_of(akhmetova, age_s=301))


def test_password_alone_is_no_proof_where_a_factor_is_on(bureau):
    orlova = bureau.plant("orlova")

    with pytest.raises(ProofStale):
        _change(bureau, orlova, session=bureau.session_of(orlova, Acr.AAL1, age_s=0))
    _change(bureau, orlova, session=bureau.fresh(orlova))


def test_wrong_present_password_changes_nothing_and_counts(bureau, akhmetova):
    for _ in range(10):
        with pytest.raises(PasswordWrong):
            _change(bureau, akhmetova, present="Wrong-password-1")

    with pytest.raises(SigninThrottled):
        _change(bureau, akhmetova)
    assert bureau.sign_in(akhmetova).finished


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        ("Аа1", "short"),
        ("Пароль123", "common"),
        ("Ахметова2026я", "own-name"),
        ("синий7чайник", "composition"),
    ],
)
def test_new_password_is_judged_as_at_registration(bureau, akhmetova, chosen, reason):
    with pytest.raises(PasswordWeak) as refused:
        _change(bureau, akhmetova, chosen=chosen)

    assert refused.value.facts == {"reason": reason}


def test_present_password_is_no_new_one(bureau, akhmetova):
    with pytest.raises(PasswordWeak) as refused:
        _change(bureau, akhmetova, chosen=akhmetova["password"])

    assert refused.value.facts == {"reason": "same"}


@pytest.mark.parametrize("bureau", [{"policy": "strict"}], indirect=True)
def test_strict_policy_takes_a_short_one_beside_an_app(bureau):
    orlova, akhmetova = bureau.plant("orlova"), bureau.plant("akhmetova")

    _change(bureau, orlova, chosen="Ы8ююц-Ну7", session=bureau.fresh(orlova))
    with pytest.raises(PasswordWeak):
        _change(bureau, akhmetova, chosen="Ы8ююц-Ну7")


def test_devices_are_forgotten(bureau, akhmetova):
    cookie = bureau.sign_in(akhmetova).finished.device_cookie
    _change(bureau, akhmetova)

    assert cookie
    assert bureau.rows("SELECT count(*) FROM device WHERE revoked_at IS NULL") == [(0,)]


def test_of_many_changes_at_once_one_wins(bureau, akhmetova):
    chosen = [f"Зелёный8Самовар-{number:02}" for number in range(20)]

    outcomes = at_once([lambda one=one: _change(bureau, akhmetova, chosen=one) for one in chosen])

    assert outcomes.count(None) == 1
    assert set(outcomes) <= {None, PasswordWrong, SigninThrottled}
    assert bureau.sign_in(akhmetova, password=chosen[outcomes.index(None)]).finished


def test_sign_in_that_hashes_anew_does_not_bring_the_former_password_back(bureau, akhmetova):
    ((former,),) = bureau.rows("SELECT hash FROM password")
    _change(bureau, akhmetova)
    account_id = bureau.session_of(akhmetova).account_id

    with bureau.shared.start_work() as work:
        assert not work.passwords.exchange(account_id, former, "of the former one, anew")
    assert bureau.sign_in(akhmetova, password=NEW).finished
