"""A factor is switched on: its first code, its secret, two browsers at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest

from chassis.refusal import Refusal
from idp.domain.factor import FactorKind
from idp.domain.level import Acr
from idp.domain.refusals import CodeMismatch, CodeUsed, FactorOn, SignedOut, StepOutOfOrder
from idp.domain.signin import State

BLOCK = "192.0.2.0/24"
ADDRESS = "http://127.0.0.1:18030/oidc/callback?code=made-up&state=xyz"


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
