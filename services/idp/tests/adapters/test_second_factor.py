"""The second step of a sign-in on a real database: apps, messages, recovery, step-up."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest

from chassis.refusal import Refusal
from idp.domain.asked import Asked, ClientView
from idp.domain.code import Channel
from idp.domain.factor import FactorKind, Method
from idp.domain.level import Acr
from idp.domain.refusals import (
    AttemptsExhausted,
    ChannelUnknown,
    CodeForeign,
    CodeMismatch,
    CodeUsed,
    ResendTooSoon,
    StepOutOfOrder,
)
from idp.domain.signin import Purpose, State

BLOCK = "192.0.2.0/24"
CLIENT = ClientView("cabinet", "Cabinet", "http://127.0.0.1:18030")
REQUEST = {"redirect_uri": "http://127.0.0.1:18030/oidc/callback", "state": "xyz"}
ADDRESS = "http://127.0.0.1:18030/oidc/callback?code=made-up&state=xyz"


def test_code_of_the_app_ends_the_sign_in(bureau, orlova):
    step = bureau.sign_in(orlova).step

    after = bureau.offer(step, bureau.totp(orlova["totp_secret"]))

    assert after.finished.address == ADDRESS
    opening = bureau.sessions.opened[-1]
    assert (opening.amr, opening.acr) == (("pwd", "otp"), Acr.AAL2)


def test_code_of_the_step_before_is_taken_and_of_the_next_is_not(bureau, orlova):
    step = bureau.sign_in(orlova).step

    with pytest.raises(CodeMismatch):
        bureau.offer(step, bureau.totp(orlova["totp_secret"], steps=1))
    assert bureau.offer(step, bureau.totp(orlova["totp_secret"], steps=-1)).finished


def test_code_of_the_app_is_not_taken_twice(bureau, orlova):
    code = bureau.totp(orlova["totp_secret"])
    bureau.offer(bureau.sign_in(orlova).step, code)

    with pytest.raises(CodeUsed):
        bureau.offer(bureau.sign_in(orlova).step, code)


@pytest.mark.parametrize("kind", ["app", "sms"])
def test_right_code_sent_twice_signs_in_once(bureau, request, kind):
    if kind == "app":
        told = request.getfixturevalue("orlova")
        step = bureau.sign_in(told).step
        code = bureau.totp(told["totp_secret"])
    else:
        told = request.getfixturevalue("akhmetova")
        step = bureau.choose(bureau.sign_in(told).step, Method.SMS)
        code = bureau.code(told["phone"])
    before = len(bureau.sessions.opened)

    outcomes = [bureau.offer(step, code).finished.address for _ in range(2)]

    assert outcomes == [ADDRESS, ADDRESS]
    opened = {opening.session_id for opening in bureau.sessions.opened[before:]}
    assert opened == {step.signin.id}


def test_tab_that_skips_the_code_gets_nothing(bureau, orlova):
    step = bureau.sign_in(orlova).step

    for act in (bureau.enrol, bureau.switch_on):
        with pytest.raises(StepOutOfOrder):
            act(step, FactorKind.TOTP)
    with pytest.raises(StepOutOfOrder):
        bureau.do.consent(bureau.key(step), accept=True, device_cookie=None)


def test_code_by_sms_ends_the_sign_in(bureau, akhmetova):
    step = bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)

    bureau.offer(step, bureau.code(akhmetova["phone"]))

    assert bureau.sessions.opened[-1].amr == ("pwd", "sms")


def test_dictated_code_is_told_as_such(bureau, akhmetova):
    step = bureau.choose(bureau.sign_in(akhmetova).step, Method.CALL)

    bureau.offer(step, bureau.code(akhmetova["phone"]))

    assert bureau.letters[-1].channel is Channel.CALL
    assert bureau.sessions.opened[-1].amr == ("pwd", "tel")


def test_switch_of_channel_kills_the_code_of_the_other(bureau, akhmetova):
    step = bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    code = bureau.code(akhmetova["phone"])
    step = bureau.choose(step, Method.CALL)

    with pytest.raises(CodeMismatch):
        bureau.offer(step, code)


def test_resend_waits(bureau, akhmetova):
    step = bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)

    with pytest.raises(ResendTooSoon):
        bureau.choose(step, Method.SMS)
    bureau.clock.turn(seconds=30)
    assert bureau.choose(step, Method.SMS).signin.sends == 2


def test_code_of_another_window_is_called_foreign(bureau, akhmetova):
    bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    code = bureau.code(akhmetova["phone"])
    step = bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)

    with pytest.raises(CodeForeign):
        bureau.offer(step, code)


def test_method_that_the_person_has_not_is_refused(bureau, akhmetova):
    with pytest.raises(ChannelUnknown):
        bureau.choose(bureau.sign_in(akhmetova).step, Method.TOTP)


def test_exhausted_tries_lead_back_to_the_choice(bureau, akhmetova):
    step = bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    bureau.code(akhmetova["phone"])
    for _ in range(4):
        with pytest.raises(CodeMismatch):
            bureau.offer(step, "not it")
    with pytest.raises(AttemptsExhausted):
        bureau.offer(step, "not it")

    bureau.clock.turn(minutes=1)
    step = bureau.choose(step, Method.SMS)
    assert bureau.offer(step, bureau.code(akhmetova["phone"])).finished


def test_recovery_code_is_good_once(bureau, orlova):
    code, *_ = bureau.do.print_recovery_codes(bureau.fresh(orlova))
    step = bureau.choose(bureau.sign_in(orlova).step, Method.RECOVERY)
    assert bureau.offer(step, f" {code[:5].lower()}-{code[5:]} ").finished

    step = bureau.choose(bureau.sign_in(orlova).step, Method.RECOVERY)
    with pytest.raises(CodeMismatch):
        bureau.offer(step, code)


def test_of_two_sets_of_recovery_codes_printed_at_once_one_is_good(bureau, orlova):
    account_id, session = UUID(orlova["account_id"]), bureau.fresh(orlova)
    bureau.do.print_recovery_codes(session)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: bureau.do.print_recovery_codes(session), range(4)))

    assert bureau.do.read_profile(account_id).recovery_left == 10


def test_live_session_is_asked_for_its_second_factor_alone(bureau, orlova):
    session = bureau.session_of(orlova)
    begun = bureau.do.begin_signin(bureau.strong(), session=session, block=BLOCK)
    assert (begun.signin.purpose, begun.signin.state) == (Purpose.STEPUP, State.METHOD)

    step = bureau.choose(begun, Method.TOTP)
    bureau.offer(step, bureau.totp(orlova["totp_secret"]))

    opening = bureau.sessions.opened[-1]
    assert opening.acr is Acr.AAL2
    assert (opening.replaces, opening.within) == (session.id, True)


def test_sign_in_from_the_password_on_takes_the_place_of_the_session(bureau, orlova):
    other, session = bureau.plant("akhmetova"), bureau.session_of(orlova)
    begun = bureau.do.begin_signin(bureau.strong(), session=session, anew=True, block=BLOCK)
    more = {"remember": False, "device_cookie": None, "block": BLOCK}
    step = bureau.do.check_credentials(
        bureau.key(begun), other["phone"], other["password"], **more
    ).step
    step = bureau.enrol(step, FactorKind.TOTP)
    bureau.switch_on(step, bureau.totp(bureau.app_secret(step)))

    assert begun.signin.purpose is Purpose.SIGNIN
    opening = bureau.sessions.opened[-1]
    assert (opening.replaces, opening.within) == (session.id, False)


def test_step_up_is_not_for_another_account(bureau, orlova):
    told = bureau.plant("akhmetova")
    begun = bureau.do.begin_signin(bureau.strong(), session=bureau.session_of(told), block=BLOCK)
    more = {"remember": False, "device_cookie": None, "block": BLOCK}

    with pytest.raises(Refusal) as refused:
        bureau.do.check_credentials(bureau.key(begun), orlova["phone"], orlova["password"], **more)
    assert refused.value.code == "credentials-wrong"


def test_weaker_factor_leads_to_the_stronger_one_and_not_to_another(bureau, akhmetova):
    step = bureau.do.begin_factor(bureau.fresh(akhmetova), locale="ru")
    bureau.enrol(step, FactorKind.EMAIL)
    bureau.switch_on(step, bureau.code(akhmetova["email"]))
    step = bureau.choose(bureau.sign_in(akhmetova, least_acr=Acr.AAL2).step, Method.EMAIL)

    after = bureau.offer(step, bureau.code(akhmetova["email"]))

    assert after.step.signin.state is State.METHOD


def test_program_of_others_is_let_in_only_with_consent(bureau):
    told = bureau.plant("akhmetova")
    stranger = replace(CLIENT, own=False)
    begun = bureau.do.begin_signin(Asked(REQUEST, stranger), block=BLOCK)
    more = {"remember": False, "device_cookie": None, "block": BLOCK}
    step = bureau.do.check_credentials(
        bureau.key(begun), told["phone"], told["password"], **more
    ).step
    assert step.signin.state is State.CONSENT

    after = bureau.do.consent(bureau.key(step), accept=False, device_cookie=None)

    assert after.finished.address == f"{REQUEST['redirect_uri']}?error=access_denied"
    assert bureau.sessions.opened == []
    with pytest.raises(StepOutOfOrder):
        bureau.do.consent(bureau.key(step), accept=True, device_cookie=None)
