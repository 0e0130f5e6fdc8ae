"""Many at once on real servers: of one code, app, printed code or recovery one wins."""

import pytest

from chassis.refusal import Refusal
from idp.domain.factor import FactorKind, Method
from idp.domain.level import Acr
from idp.domain.refusals import CodeMismatch, CodeUsed, StepOutOfOrder
from idp.wiring import accounts
from idp.wiring.oidc import wire_sessions
from testkit.rush import at_once
from testkit.strikes import demanded

MANY = 20
NEW = "Зелёный8Самовар-в-саду"


@pytest.fixture
def orlova(bureau):
    """A doctor with an authenticator app."""
    return bureau.plant("orlova")


@pytest.fixture
def akhmetova(bureau):
    """A nurse without a second factor."""
    return bureau.plant("akhmetova")


def test_one_sent_code_pressed_twenty_times_opens_one_session(bureau, akhmetova):
    step = bureau.enrol(bureau.sign_in(akhmetova, least_acr=Acr.AAL2).step, FactorKind.SMS)
    bureau.switch_on(step, bureau.code(akhmetova["phone"]))
    bureau.clock.turn(minutes=10)
    step = bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    code, before = bureau.code(akhmetova["phone"]), len(bureau.sessions.opened)

    outcomes = at_once([lambda: bureau.offer(step, code)] * MANY)

    assert {opening.session_id for opening in bureau.sessions.opened[before:]} == {step.signin.id}
    assert bureau.rows("SELECT count(*) FROM code WHERE used_at IS NOT NULL") == [(2,)]
    assert len(outcomes) == MANY


def test_one_sent_code_in_twenty_attempts_of_other_transactions_opens_none(bureau, akhmetova):
    step = bureau.enrol(bureau.sign_in(akhmetova, least_acr=Acr.AAL2).step, FactorKind.SMS)
    bureau.switch_on(step, bureau.code(akhmetova["phone"]))
    bureau.clock.turn(minutes=10)
    own = bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    code = bureau.code(akhmetova["phone"])
    others = [bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS) for _ in range(MANY)]
    before = len(bureau.sessions.opened)

    with demanded("a code of another transaction", MANY) as strikes:
        outcomes = at_once([lambda one=one: bureau.offer(one, code) for one in others])
        strikes.add(sum(isinstance(one, type) for one in outcomes))

    assert len(bureau.sessions.opened) == before
    assert bureau.offer(own, code).finished is not None


def test_one_code_of_the_app_in_twenty_sign_ins_opens_one(bureau, orlova):
    code = bureau.totp(orlova["totp_secret"])
    begun = [bureau.sign_in(orlova).step for _ in range(MANY)]

    outcomes = at_once([lambda one=one: bureau.offer(one, code) for one in begun])

    assert (outcomes.count(CodeUsed), len(bureau.sessions.opened)) == (MANY - 1, 1)


def test_one_recovery_code_in_twenty_sign_ins_opens_one(bureau, orlova):
    code, *_ = bureau.do.print_recovery_codes(bureau.fresh(orlova))
    begun = [bureau.choose(bureau.sign_in(orlova).step, Method.RECOVERY) for _ in range(MANY)]

    outcomes = at_once([lambda one=one: bureau.offer(one, code) for one in begun])

    assert (outcomes.count(CodeMismatch), len(bureau.sessions.opened)) == (MANY - 1, 1)


def test_of_twenty_new_passwords_of_one_recovery_one_is_set(bureau, akhmetova):
    step = bureau.recover(akhmetova)
    chosen = [f"{NEW}-{number}" for number in range(MANY)]

    outcomes = at_once([lambda one=one: bureau.set_password(step, one) for one in chosen])

    assert outcomes.count(StepOutOfOrder) == MANY - 1
    (won,) = [one for one, end in zip(chosen, outcomes, strict=True) if end is not StepOutOfOrder]
    assert bureau.sign_in(akhmetova, password=won).finished is not None
    assert bureau.told().count("idp.account.registered.v1") == 1


def test_twenty_recoveries_of_one_account_all_end_and_the_last_password_counts(bureau, akhmetova):
    steps = [bureau.recover(akhmetova) for _ in range(MANY)]
    chosen = [f"{NEW}-{number}" for number in range(MANY)]

    at_once(
        [
            lambda step=step, one=one: bureau.set_password(step, one)
            for step, one in zip(steps, chosen, strict=True)
        ]
    )

    opened = []
    for one in chosen:
        try:
            opened.append(bureau.sign_in(akhmetova, password=one).finished is not None)
        except Refusal:
            bureau.lockout.forget(akhmetova["account_id"])
    assert opened == [True]


@pytest.fixture
def real(bureau, cache):
    """The same with sessions as they are."""
    sessions = wire_sessions(bureau.shared.start_work, bureau.settings.issuer, bureau.clock)
    fake = bureau.sessions
    seams = accounts.Seams(sessions.open, sessions.hold, fake.issue, fake.refuse)
    bureau.do = accounts.wire(bureau.shared, cache, bureau.limits, seams)
    return bureau


def test_sign_in_that_meets_a_recovery_leaves_no_session(real, orlova):
    with demanded("a sign-in met a recovery", MANY) as strikes:
        password = orlova["password"]
        for number in range(MANY):
            real.clock.turn(minutes=1)
            begun = real.sign_in(orlova, password=password).step
            real.clock.turn(seconds=1)
            step = real.recover(orlova)
            step = real.prove_too(step, Method.EMAIL, lambda: real.code(orlova["email"]))
            code, password = real.totp(orlova["totp_secret"]), f"{NEW}-{number}"

            outcomes = at_once(
                [
                    lambda step=step, one=password: real.set_password(step, one),
                    lambda begun=begun, code=code: real.offer(begun, code),
                ]
            )

            assert not isinstance(outcomes[0], type)
            live = real.rows("SELECT count(*) FROM session WHERE ended_at IS NULL")
            assert live == [(0,)], outcomes
            strikes.add()
