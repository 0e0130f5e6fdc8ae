"""The second step of a sign-in on a real database: apps, messages, recovery, step-up, enrolment."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from chassis.refusal import Refusal, Unavailable
from idp.domain.asked import Asked, ClientView
from idp.domain.code import Channel
from idp.domain.factor import FactorKind, Method
from idp.domain.level import Acr
from idp.domain.refusals import (
    AttemptsExhausted,
    ChannelUnavailable,
    ChannelUnknown,
    CodeForeign,
    CodeMismatch,
    CodeUsed,
    FactorOn,
    ResendTooSoon,
    SignedOut,
    StepOutOfOrder,
)
from idp.domain.signin import Purpose, State
from idp.usecases.dispatch import SendDispatches
from idp.wiring import accounts
from testkit.strikes import demanded

BLOCK = "192.0.2.0/24"
CLIENT = ClientView("cabinet", "Cabinet", "http://127.0.0.1:18030")
REQUEST = {"redirect_uri": "http://127.0.0.1:18030/oidc/callback", "state": "xyz"}
ADDRESS = "http://127.0.0.1:18030/oidc/callback?code=made-up&state=xyz"


@pytest.fixture
def orlova(bureau):
    """A doctor with an authenticator app."""
    return bureau.plant("orlova")


@pytest.fixture
def akhmetova(bureau):
    """A nurse who has switched codes by SMS on."""
    told = bureau.plant("akhmetova")
    step = bureau.sign_in(told, least_acr=Acr.AAL2).step
    step = bureau.enrol(step, FactorKind.SMS)
    bureau.switch_on(step, bureau.code(told["phone"]))
    bureau.send()
    bureau.letters.clear()
    bureau.clock.turn(minutes=10)
    return told


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


@pytest.mark.parametrize("kind", [FactorKind.TOTP, FactorKind.SMS])
def test_right_first_code_sent_twice_switches_the_factor_on_once(bureau, kind):
    told = bureau.plant("akhmetova")
    step = bureau.enrol(bureau.sign_in(told, least_acr=Acr.AAL2).step, kind)
    code = _first(bureau, step, told)
    before = bureau.told()

    outcomes = [bureau.switch_on(step, code).finished.address for _ in range(2)]

    assert outcomes == [ADDRESS, ADDRESS]
    assert {opening.session_id for opening in bureau.sessions.opened} == {step.signin.id}
    assert bureau.told() == [*before, "idp.account.changed.v1"]


@pytest.mark.parametrize("kind", [FactorKind.TOTP, FactorKind.SMS])
def test_right_first_code_sent_twice_from_the_account_leads_back_to_it_twice(bureau, kind):
    told = bureau.plant("akhmetova")
    step = bureau.do.begin_factor(bureau.session_of(told, age_s=0), locale="ru")
    code = _first(bureau, bureau.enrol(step, kind), told)

    outcomes = [bureau.switch_on(step, code) for _ in range(2)]

    assert [(one.step.signin.state, one.finished) for one in outcomes] == [(State.DONE, None)] * 2


def test_first_code_that_comes_again_later_is_used(bureau):
    told = bureau.plant("akhmetova")
    step = bureau.do.begin_factor(bureau.session_of(told, age_s=0), locale="ru")
    bureau.enrol(step, FactorKind.SMS)
    code = bureau.code(told["phone"])
    bureau.switch_on(step, code)
    bureau.clock.turn(seconds=11)

    with pytest.raises(CodeUsed):
        bureau.switch_on(step, code)


def test_who_signed_out_does_not_repeat_a_first_code(bureau):
    told = bureau.plant("akhmetova")
    step = bureau.do.begin_factor(bureau.session_of(told, age_s=0), locale="ru")
    bureau.enrol(step, FactorKind.SMS)
    code = bureau.code(told["phone"])
    bureau.switch_on(step, code)
    signed_out = replace(bureau.key(step), session_id=None)

    with pytest.raises(SignedOut):
        bureau.do.switch_on_factor(signed_out, code, device_cookie=None)


def _first(bureau, step, told):
    if step.signin.method == FactorKind.TOTP:
        return bureau.totp(bureau.app_secret(step))
    return bureau.code(told["phone"])


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


def test_step_up_without_a_factor_begins_at_the_password_and_enrols_one(bureau):
    told = bureau.plant("akhmetova")
    begun = bureau.do.begin_signin(bureau.strong(), session=bureau.session_of(told), block=BLOCK)
    assert begun.signin.state is State.CREDENTIALS

    more = {"remember": False, "device_cookie": None, "block": BLOCK}
    after = bureau.do.check_credentials(bureau.key(begun), told["phone"], told["password"], **more)
    step = bureau.enrol(after.step, FactorKind.TOTP)
    code = bureau.totp(bureau.app_secret(step))

    assert bureau.switch_on(step, code).finished.address == ADDRESS
    assert bureau.sessions.opened[-1].acr is Acr.AAL2
    assert bureau.told()[-1] == "idp.account.changed.v1"


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


def test_wrong_first_code_does_not_switch_a_factor_on(bureau):
    told = bureau.plant("akhmetova")
    step = bureau.enrol(bureau.sign_in(told, least_acr=Acr.AAL2).step, FactorKind.TOTP)

    with pytest.raises(CodeMismatch):
        bureau.switch_on(step, "000000")
    assert bureau.do.read_profile(UUID(told["account_id"])).factors == []


@pytest.mark.parametrize("act", ["choose_factor", "show_factor", "switch_on_factor"])
def test_factor_begun_in_a_session_ends_with_it(bureau, akhmetova, act):
    step = bureau.do.begin_factor(bureau.fresh(akhmetova), locale="ru")
    bureau.enrol(step, FactorKind.TOTP)
    rest = {
        "choose_factor": ((FactorKind.TOTP,), {"block": BLOCK}),
        "show_factor": ((), {}),
        "switch_on_factor": ((bureau.totp(bureau.app_secret(step)),), {"device_cookie": None}),
    }
    signed_out = replace(bureau.key(step), session_id=None)
    given, more = rest[act]

    with pytest.raises(SignedOut):
        getattr(bureau.do, act)(signed_out, *given, **more)


def test_factor_that_is_on_is_not_switched_on_again(bureau, orlova):
    step = bureau.do.begin_factor(bureau.fresh(orlova), locale="ru")

    with pytest.raises(FactorOn):
        bureau.enrol(step, FactorKind.TOTP)


def test_secret_of_an_app_is_of_one_browser_alone(bureau):
    told = bureau.plant("akhmetova")
    first, second = (
        bureau.enrol(bureau.sign_in(told, least_acr=Acr.AAL2).step, FactorKind.TOTP)
        for _ in range(2)
    )
    seen = bureau.app_secret(first)

    assert bureau.app_secret(second) != seen
    bureau.switch_on(first, bureau.totp(seen))
    after = bureau.sign_in(told).step
    bureau.clock.turn(seconds=30)
    assert bureau.offer(after, bureau.totp(seen)).finished


def test_of_two_browsers_that_add_an_app_at_once_one_wins(bureau):
    told = bureau.plant("akhmetova")
    steps = [
        bureau.enrol(bureau.sign_in(told, least_acr=Acr.AAL2).step, FactorKind.TOTP)
        for _ in range(4)
    ]

    def _switch_on(step):
        try:
            return bureau.switch_on(step, bureau.totp(bureau.app_secret(step))).finished is not None
        except Refusal as refusal:
            return type(refusal)

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(_switch_on, steps))

    assert (outcomes.count(True), outcomes.count(StepOutOfOrder)) == (1, 3)


def test_password_alone_adds_no_factor_once_another_is_on(bureau):
    told = bureau.plant("akhmetova")
    stale, other = (bureau.sign_in(told, least_acr=Acr.AAL2).step for _ in range(2))
    bureau.enrol(stale, FactorKind.TOTP)
    secret = bureau.app_secret(stale)
    bureau.enrol(other, FactorKind.SMS)
    bureau.switch_on(other, bureau.code(told["phone"]))

    with pytest.raises(StepOutOfOrder):
        bureau.switch_on(stale, bureau.totp(secret))
    assert len(bureau.do.read_profile(UUID(told["account_id"])).factors) == 1


def test_weaker_factor_leads_to_the_stronger_one_and_not_to_another(bureau, akhmetova):
    step = bureau.do.begin_factor(bureau.fresh(akhmetova), locale="ru")
    bureau.enrol(step, FactorKind.EMAIL)
    bureau.switch_on(step, bureau.code(akhmetova["email"]))
    step = bureau.choose(bureau.sign_in(akhmetova, least_acr=Acr.AAL2).step, Method.EMAIL)

    after = bureau.offer(step, bureau.code(akhmetova["email"]))

    assert after.step.signin.state is State.METHOD


def test_gateway_that_is_away_is_tried_again_and_shown_as_out(bureau, akhmetova):
    def away(_message):
        raise Unavailable("sms")

    send = SendDispatches(bureau.shared.start_work, {Channel.SMS: away}, bureau.clock)
    step = bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    for _ in range(3):
        send()
        bureau.clock.turn(seconds=30)

    with pytest.raises(ChannelUnavailable):
        bureau.choose(step, Method.SMS)
    offers = bureau.do.offer_methods(bureau.key(step))[1]
    assert [(offer.method, offer.is_out) for offer in offers] == [
        (Method.SMS, True),
        (Method.CALL, False),
    ]
    assert bureau.code(akhmetova["phone"])


def test_message_that_breaks_a_sender_is_put_off_and_the_next_goes_out(bureau, akhmetova):
    sent = []

    def broken(message):
        if message.channel is Channel.CALL:
            raise ValueError("not a number")
        sent.append(message.channel)

    send = SendDispatches(bureau.shared.start_work, dict.fromkeys(Channel, broken), bureau.clock)
    bureau.choose(bureau.sign_in(akhmetova).step, Method.CALL)
    bureau.clock.turn(seconds=1)
    bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    with pytest.raises(ValueError, match="not a number"):
        send()
    send()

    assert sent == [Channel.SMS]
    assert bureau.rows("SELECT attempts FROM dispatch WHERE channel = 'call'") == [(1,)]


@pytest.mark.parametrize("body", ["'\\x00'", "set_byte(body_enc, 20, get_byte(body_enc, 20) # 1)"])
def test_message_that_no_key_opens_is_parked_and_the_next_goes_out(bureau, akhmetova, body):
    bureau.choose(bureau.sign_in(akhmetova).step, Method.CALL)
    with bureau.engine.begin() as db:
        struck = db.exec_driver_sql(
            f"UPDATE dispatch SET body_enc = {body} WHERE channel = 'call'"
        ).rowcount
    bureau.clock.turn(seconds=1)
    bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    parked = _parked()
    with demanded("a message was bent in its row") as strikes, capture_logs() as said:
        strikes.add(struck)
        bureau.send()

    assert bureau.letters[-1].channel is Channel.SMS
    statement = "SELECT given_up_because, attempts FROM dispatch WHERE channel = 'call'"
    assert bureau.rows(statement) == [("unreadable", 0)]
    assert [(line["event"], line["log_level"]) for line in said] == [("dispatch.parked", "error")]
    assert _parked() == parked + 1


def _parked():
    name = "ordinator_dispatches_parked_total"
    return REGISTRY.get_sample_value(name, {"reason": "unreadable"}) or 0


def test_what_went_out_stays_noted_when_the_relay_dies_with_the_next(bureau, akhmetova):
    sent = []

    def dies(message):
        sent.append(message.id)
        if len(sent) == 2:
            raise KeyboardInterrupt

    send = SendDispatches(bureau.shared.start_work, dict.fromkeys(Channel, dies), bureau.clock)
    bureau.clock.turn(seconds=1)
    for _ in range(2):
        bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    with pytest.raises(KeyboardInterrupt):
        send()

    noted = bureau.rows("SELECT dispatch_id FROM dispatch WHERE sent_at = :at", at=bureau.clock())
    assert noted == [(sent[0],)]


def test_message_that_is_too_old_is_not_sent(bureau, akhmetova):
    bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    sent = len(bureau.letters)
    bureau.clock.turn(minutes=5)
    bureau.send()

    assert len(bureau.letters) == sent
    assert bureau.rows("SELECT count(*) FROM dispatch WHERE body_enc IS NOT NULL") == [(0,)]


def test_what_is_over_is_swept_after_a_week(bureau, akhmetova):
    bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    bureau.send()
    sweep = accounts.wire_sweeping(bureau.shared)
    sweep()
    assert bureau.rows("SELECT count(*) > 0 FROM signin") == [(True,)]

    bureau.clock.turn(days=8)
    sweep()

    assert bureau.rows(
        "SELECT (SELECT count(*) FROM signin), (SELECT count(*) FROM code),"
        " (SELECT count(*) FROM dispatch)"
    ) == [(0, 0, 0)]


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
