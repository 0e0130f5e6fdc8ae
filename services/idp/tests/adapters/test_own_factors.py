"""Switching second factors off, on a real database (A4)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.refusal import Refusal
from idp.domain.factor import FactorKind, Method
from idp.domain.level import Acr
from idp.domain.refusals import FactorLast, FactorOff, ProofStale
from idp.domain.signin import State

STRICT = pytest.mark.parametrize("bureau", [{"policy": "strict"}], indirect=True)


@pytest.fixture
def orlova(bureau):
    """A doctor with an authenticator app."""
    return bureau.plant("orlova")


def _add(bureau, told, kind, session=None):
    step = bureau.do.begin_factor(session or bureau.fresh(told), locale="ru")
    bureau.enrol(step, kind)
    to = told["email"] if kind is FactorKind.EMAIL else told["phone"]
    bureau.switch_on(step, bureau.code(to))
    bureau.clock.turn(minutes=4)


def _off(bureau, told, kind, session=None):
    bureau.own.switch_off_factor(session or bureau.fresh(told), kind, locale="ru")


def _on(bureau, told):
    profile = bureau.do.read_profile(bureau.session_of(told).account_id)
    return [factor.kind for factor in profile.factors]


def test_factor_that_is_off_is_asked_for_no_more(bureau, orlova):
    _off(bureau, orlova, FactorKind.TOTP)

    assert bureau.sign_in(orlova).finished
    assert _on(bureau, orlova) == []
    assert bureau.rows("SELECT count(*) FROM factor") == [(0,)]
    assert bureau.told()[-1] == "idp.account.changed.v1"


@pytest.mark.parametrize(
    ("acr", "age_s"), [(Acr.AAL2, 301), (Acr.AAL1, 0), (Acr.AAL1E, 0), (Acr.AAL2R, 0)]
)
def test_only_the_strongest_proof_just_given_switches_off(bureau, orlova, acr, age_s):
    with pytest.raises(ProofStale):
        _off(bureau, orlova, FactorKind.TOTP, bureau.session_of(orlova, acr, age_s))

    assert _on(bureau, orlova) == [FactorKind.TOTP]


def test_factor_that_is_not_on_is_not_switched_off(bureau, orlova):
    with pytest.raises(FactorOff):
        _off(bureau, orlova, FactorKind.SMS)


def test_recovery_codes_go_with_the_last_second_factor(bureau, orlova):
    _add(bureau, orlova, FactorKind.SMS)
    _add(bureau, orlova, FactorKind.EMAIL)
    bureau.do.print_recovery_codes(bureau.fresh(orlova))

    _off(bureau, orlova, FactorKind.TOTP)
    assert bureau.rows("SELECT count(*) FROM recovery_code") == [(10,)]
    _off(bureau, orlova, FactorKind.SMS)
    assert bureau.rows("SELECT count(*) FROM recovery_code") == [(0,)]
    assert _on(bureau, orlova) == [FactorKind.EMAIL]


@STRICT
def test_last_second_factor_stays_where_the_policy_wants_one(bureau, orlova):
    with pytest.raises(FactorLast):
        _off(bureau, orlova, FactorKind.TOTP)

    _add(bureau, orlova, FactorKind.SMS)
    _off(bureau, orlova, FactorKind.TOTP)
    assert _on(bureau, orlova) == [FactorKind.SMS]


@STRICT
def test_of_two_factors_switched_off_at_once_one_stays(bureau, orlova):
    _add(bureau, orlova, FactorKind.SMS)
    session = bureau.fresh(orlova)

    def _try(kind):
        try:
            return _off(bureau, orlova, kind, session)
        except Refusal as refusal:
            return type(refusal)

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(_try, [FactorKind.TOTP, FactorKind.SMS]))

    assert sorted(outcomes, key=str) == sorted([None, FactorLast], key=str)
    assert len(_on(bureau, orlova)) == 1


@STRICT
def test_mailbox_that_was_a_factor_is_none_under_the_strict_policy(bureau, orlova):
    _add(bureau, orlova, FactorKind.SMS)
    with bureau.engine.begin() as db:
        db.exec_driver_sql("UPDATE factor SET kind = 'email' WHERE kind = 'sms'")

    assert _on(bureau, orlova) == [FactorKind.TOTP]
    step = bureau.sign_in(orlova, least_acr=Acr.AAL2).step
    assert (step.signin.state, step.signin.method) == (State.CODE, Method.TOTP)


def test_owner_is_told_and_devices_are_forgotten(bureau, orlova):
    step = bureau.sign_in(orlova, remember=True).step
    assert bureau.offer(step, bureau.totp(orlova["totp_secret"])).finished.device_cookie
    _off(bureau, orlova, FactorKind.TOTP)
    bureau.send()

    assert {letter.to for letter in bureau.letters} == {orlova["phone"], orlova["email"]}
    assert bureau.rows("SELECT count(*) FROM device WHERE revoked_at IS NULL") == [(0,)]


def test_added_factor_forgets_devices_and_tells_the_owner(bureau, orlova):
    step = bureau.sign_in(orlova, remember=True).step
    bureau.offer(step, bureau.totp(orlova["totp_secret"]))
    _add(bureau, orlova, FactorKind.EMAIL)
    bureau.letters.clear()
    bureau.send()

    assert {letter.to for letter in bureau.letters} >= {orlova["phone"], orlova["email"]}
    assert bureau.rows("SELECT count(*) FROM device WHERE revoked_at IS NULL") == [(0,)]
