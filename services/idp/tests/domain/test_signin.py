"""Steps of a transaction, in one order only."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from idp.domain.asked import Asked, ClientView
from idp.domain.level import Acr, amr, strength
from idp.domain.refusals import (
    ResendTooSoon,
    StepOutOfOrder,
    TransactionExpired,
)
from idp.domain.signin import Purpose, Signin, State, following

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CLIENT = ClientView("cabinet", "Cabinet", "http://127.0.0.1:18030")


def _signin(state=State.CREDENTIALS, **more):
    expires_at = NOW + timedelta(minutes=15)
    return Signin(uuid4(), Purpose.SIGNIN, state, expires_at, b"hash", **more)


def test_step_of_the_state_is_expected():
    _signin().expect(NOW, State.CREDENTIALS)


def test_step_of_another_state_is_out_of_order():
    with pytest.raises(StepOutOfOrder):
        _signin().expect(NOW, State.CODE)


def test_after_fifteen_minutes_nothing_is_expected():
    with pytest.raises(TransactionExpired):
        _signin().expect(NOW + timedelta(minutes=15), State.CREDENTIALS)


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("state", list(State))
def test_no_step_leads_back_to_the_password(purpose, state):
    assert State.CREDENTIALS not in following(purpose, state)


@pytest.mark.parametrize("state", list(State))
def test_a_new_password_follows_a_proof_and_nothing_else(state):
    leads = State.PASSWORD in following(Purpose.RECOVERY, state)

    assert leads is (state in {State.CODE, State.PROOF})
    assert State.PASSWORD not in following(Purpose.SIGNIN, State.CODE)


@pytest.mark.parametrize("state", [State.METHOD, State.PERSON, State.CONTACTS, State.PHONE])
def test_nothing_is_done_before_it_is_proven(state):
    with pytest.raises(StepOutOfOrder):
        _signin(state).moved(State.DONE)


def test_fifth_wrong_code_exhausts_the_tries():
    signin = _signin(State.CODE)
    left = []
    for _ in range(6):
        left.append(signin.tries_left)
        signin = signin.failed()

    assert left == [5, 4, 3, 2, 1, 0]


def test_another_code_does_not_give_tries_back_until_they_are_exhausted():
    assert _signin(State.CODE, tries=3).sent(NOW).tries == 3
    assert _signin(State.CODE, tries=5).sent(NOW).tries == 0


@pytest.mark.parametrize(("sends", "wait"), [(1, 30), (2, 60), (3, 120), (9, 120)])
def test_each_resend_waits_longer(sends, wait):
    signin = _signin(State.CODE, sends=sends, sent_at=NOW)

    with pytest.raises(ResendTooSoon) as refused:
        signin.sent(NOW)
    assert refused.value.facts == {"retry_after": wait}
    assert signin.sent(NOW + timedelta(seconds=wait)).sends == sends + 1


def test_switch_of_channel_does_not_wait():
    signin = _signin(State.CODE, sends=1, sent_at=NOW)

    assert signin.sent(NOW, switched=True).sends == 2


@pytest.mark.parametrize(
    ("done", "acr", "names"),
    [
        (("pwd",), Acr.AAL1, ("pwd",)),
        (("pwd", "email"), Acr.AAL1E, ("pwd",)),
        (("pwd", "device"), Acr.AAL2R, ("pwd",)),
        (("pwd", "sms"), Acr.AAL2, ("pwd", "sms")),
        (("pwd", "call"), Acr.AAL2, ("pwd", "tel")),
        (("pwd", "totp"), Acr.AAL2, ("pwd", "otp")),
        (("totp",), Acr.AAL1, ("otp",)),
    ],
)
def test_methods_are_worth_what_the_table_says(done, acr, names):
    assert (strength(done), amr(done)) == (acr, names)


def test_password_alone_is_not_enough_where_a_second_factor_is_asked():
    signin = _signin(asked=Asked({}, CLIENT, Acr.AAL2)).proven("pwd")

    assert not signin.is_enough
    assert replace(signin, done=("pwd", "totp")).is_enough
