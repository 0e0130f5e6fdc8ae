"""The first step of a sign-in on a real database and cache: credentials, locks, devices."""

from dataclasses import replace
from uuid import UUID

import pytest

from chassis.refusal import Refusal, Unavailable
from idp.domain.level import Acr
from idp.domain.refusals import (
    AccountBlocked,
    CredentialsWrong,
    MethodOff,
    SigninThrottled,
    StepOutOfOrder,
)
from idp.domain.signin import State

BLOCK = "192.0.2.0/24"


@pytest.fixture
def orlova(bureau):
    """A doctor with an authenticator app."""
    return bureau.plant("orlova")


@pytest.fixture
def akhmetova(bureau):
    """A nurse without a second factor."""
    return bureau.plant("akhmetova")


def _tried(bureau, told, **more):
    try:
        return bureau.sign_in(told, **more)
    except Refusal as refusal:
        return type(refusal)


def _device(bureau, told, **more):
    """A browser that the account knows after a full sign-in with the app."""
    step = bureau.sign_in(told, **more).step
    code = bureau.totp(told["totp_secret"])
    return bureau.offer(step, code).finished.device_cookie


@pytest.mark.parametrize("login", ["phone", "email", "snils", "inn"])
def test_every_login_of_the_person_opens_the_same_account(bureau, akhmetova, login):
    after = bureau.sign_in(akhmetova, login=akhmetova[login])

    assert after.finished.address.startswith("http://127.0.0.1:18030/oidc/callback?code=")
    (opening,) = bureau.sessions.opened
    assert opening.account_id == UUID(akhmetova["account_id"])
    assert (opening.amr, opening.acr) == (("pwd",), Acr.AAL1)


def test_wrong_password_and_unknown_login_are_answered_alike(bureau, akhmetova):
    wrong = _tried(bureau, akhmetova, password="Wrong-password-1")
    unknown = _tried(bureau, akhmetova, login="+79000000000", password="Wrong-password-1")

    assert (wrong, unknown) == (CredentialsWrong, CredentialsWrong)


def test_password_that_nobody_could_judge_is_no_failure(bureau, akhmetova, monkeypatch):
    for _ in range(3):
        _tried(bureau, akhmetova, password="Wrong-password-1")

    def full(_hashed, _password):
        raise Unavailable("password-hashing")

    with monkeypatch.context() as busy:
        busy.setattr(bureau.shared.hasher, "verify", full)
        for _ in range(5):
            with pytest.raises(Unavailable):
                bureau.sign_in(akhmetova)

    assert _tried(bureau, akhmetova, password="Wrong-password-1") is CredentialsWrong
    assert _tried(bureau, akhmetova, password="Wrong-password-1") is CredentialsWrong
    assert _tried(bureau, akhmetova) is SigninThrottled


def test_unknown_login_costs_a_hash_as_well(bureau, akhmetova, monkeypatch):
    seen = []
    verify = bureau.shared.hasher.verify
    monkeypatch.setattr(
        bureau.shared.hasher,
        "verify",
        lambda hashed, password: seen.append(hashed) or verify(hashed, password),
    )

    _tried(bureau, akhmetova, login="nobody@example.org")

    assert seen == [None]


def test_second_factor_is_asked_for_where_one_is_on(bureau, orlova):
    after = bureau.sign_in(orlova)

    assert (after.step.signin.state, after.finished) == (State.CODE, None)
    assert bureau.sessions.opened == []


def test_enrolment_is_asked_for_where_the_program_wants_more(bureau, akhmetova):
    after = bureau.sign_in(akhmetova, least_acr=Acr.AAL2)

    assert after.step.signin.state is State.ENROLMENT


def test_blocked_account_is_told_only_with_the_right_password(bureau, akhmetova):
    with bureau.engine.begin() as db:
        db.exec_driver_sql("UPDATE account SET status = 'blocked'")

    assert _tried(bureau, akhmetova, password="Wrong-password-1") is CredentialsWrong
    assert _tried(bureau, akhmetova) is AccountBlocked


def test_password_is_not_taken_twice(bureau, akhmetova):
    begun = bureau.do.begin_signin(block=BLOCK)
    more = {"remember": False, "device_cookie": None, "block": BLOCK}
    login, password = akhmetova["phone"], akhmetova["password"]
    bureau.do.check_credentials(bureau.key(begun), login, password, **more)

    with pytest.raises(StepOutOfOrder):
        bureau.do.check_credentials(bureau.key(begun), login, password, **more)


def test_sixth_wrong_password_waits_and_the_wait_doubles(bureau, akhmetova):
    for _ in range(5):
        assert _tried(bureau, akhmetova, password="Wrong-password-1") is CredentialsWrong

    with pytest.raises(SigninThrottled) as first:
        bureau.sign_in(akhmetova)
    bureau.clock.turn(seconds=1)
    assert _tried(bureau, akhmetova, password="Wrong-password-1") is CredentialsWrong
    with pytest.raises(SigninThrottled) as second:
        bureau.sign_in(akhmetova)

    assert (first.value.facts, second.value.facts) == ({"retry_after": 2}, {"retry_after": 3})


def test_right_password_after_the_wait_begins_the_count_anew(bureau, akhmetova):
    for _ in range(4):
        _tried(bureau, akhmetova, password="Wrong-password-1")
    bureau.sign_in(akhmetova)

    for _ in range(5):
        assert _tried(bureau, akhmetova, password="Wrong-password-1") is CredentialsWrong


def test_unknown_login_is_throttled_in_the_same_way(bureau, akhmetova):
    for _ in range(5):
        _tried(bureau, akhmetova, login="nobody@example.org")

    assert _tried(bureau, akhmetova, login="NOBODY@example.org ") is SigninThrottled


def test_stranger_does_not_shut_out_a_known_device(bureau, orlova):
    device = _device(bureau, orlova)
    for _ in range(6):
        _tried(bureau, orlova, password="Wrong-password-1")

    assert _tried(bureau, orlova) is SigninThrottled
    assert bureau.sign_in(orlova, device_cookie=device).step.signin.state is State.CODE


def test_at_the_lock_figure_unknown_devices_are_shut_for_a_day(bureau, orlova):
    device = _device(bureau, orlova)
    for _ in range(20):
        bureau.clock.turn(minutes=15)
        _tried(bureau, orlova, password="Wrong-password-1")
    bureau.clock.turn(minutes=15)

    assert _tried(bureau, orlova) is SigninThrottled
    assert bureau.sign_in(orlova, device_cookie=device).step.signin.state is State.CODE
    bureau.clock.turn(hours=24)
    assert bureau.sign_in(orlova).step.signin.state is State.CODE


def test_unknown_login_is_shut_for_a_day_in_the_same_way(bureau, orlova):
    for _ in range(20):
        bureau.clock.turn(minutes=15)
        _tried(bureau, orlova, login="nobody@example.org")
        _tried(bureau, orlova, password="Wrong-password-1")
    bureau.clock.turn(minutes=15)

    waits = []
    for login in ("nobody@example.org", orlova["email"]):
        with pytest.raises(SigninThrottled) as refused:
            bureau.sign_in(orlova, login=login)
        waits.append(refused.value.facts["retry_after"])
    assert waits == [85_501, 85_501]


def test_one_address_block_is_refused_after_thirty_failures(bureau, akhmetova):
    for number in range(30):
        _tried(bureau, akhmetova, login=f"nobody{number}@example.org")

    assert _tried(bureau, akhmetova) is SigninThrottled
    assert _tried(bureau, akhmetova, block="198.51.100.0/24") is not SigninThrottled


def test_remembered_device_skips_the_factor_and_is_worth_less(bureau, orlova):
    device = _device(bureau, orlova, remember=True)

    after = bureau.sign_in(orlova, device_cookie=device)

    assert after.finished is not None
    assert (bureau.sessions.opened[-1].amr, bureau.sessions.opened[-1].acr) == (
        ("pwd",),
        Acr.AAL2R,
    )


def test_device_that_was_not_remembered_is_asked_again(bureau, orlova):
    device = _device(bureau, orlova)

    assert bureau.sign_in(orlova, device_cookie=device).step.signin.state is State.CODE


@pytest.mark.parametrize("more", [{"least_acr": Acr.AAL2}, {"fresh": True}])
def test_remembered_device_does_not_stand_for_a_fresh_or_strong_proof(bureau, orlova, more):
    device = _device(bureau, orlova, remember=True)

    after = bureau.sign_in(orlova, device_cookie=device, **more)

    assert after.step.signin.state is State.CODE


def test_remembered_device_is_forgotten_after_thirty_days(bureau, orlova):
    device = _device(bureau, orlova, remember=True)
    bureau.clock.turn(days=30)

    assert bureau.sign_in(orlova, device_cookie=device).step.signin.state is State.CODE


def test_device_cookie_changes_at_each_use_and_the_old_one_lives_a_minute(bureau, orlova):
    old = _device(bureau, orlova, remember=True)
    bureau.sign_in(orlova, device_cookie=old)

    assert bureau.sign_in(orlova, device_cookie=old).finished is not None
    bureau.clock.turn(minutes=2)
    assert bureau.sign_in(orlova, device_cookie=old).step.signin.state is State.CODE


def test_two_tabs_of_one_browser_rotate_its_cookie_at_once(bureau, orlova):
    account_id, now = UUID(orlova["account_id"]), bureau.clock()
    former = bureau.shared.digests.token(_device(bureau, orlova))
    with bureau.shared.start_work() as late:
        found = late.devices.find(account_id, former, now)
        with bureau.shared.start_work() as early:
            early.devices.keep(found.used(b"early", None, now), former, now)
        late.devices.keep(found.used(b"late", None, now), former, now)

    with bureau.shared.start_work() as work:
        known = [work.devices.find(account_id, token, now) for token in (b"early", b"late")]
    assert [device.id for device in known] == [found.id, found.id]


def test_device_of_another_account_is_worth_nothing(bureau, orlova):
    device = _device(bureau, orlova, remember=True)
    goncharov = bureau.plant("goncharov")

    assert bureau.sign_in(goncharov, device_cookie=device).step.signin.state is State.CODE


@pytest.mark.parametrize("bureau", [{"policy": "strict"}], indirect=True)
def test_strict_policy_asks_everybody_for_a_second_factor_and_trusts_no_device(bureau, orlova):
    device = _device(bureau, orlova, remember=True)
    without = bureau.plant("akhmetova")

    assert bureau.sign_in(orlova, device_cookie=device).step.signin.state is State.CODE
    assert bureau.sign_in(without).step.signin.state is State.ENROLMENT


@pytest.mark.parametrize("bureau", [{"policy": "strict"}], indirect=True)
def test_strict_policy_takes_no_code_for_a_proof_of_the_person(bureau, akhmetova):
    with pytest.raises(MethodOff):
        bureau.do.begin_confirmation(UUID(akhmetova["account_id"]), locale="ru", block=BLOCK)


def test_login_that_a_program_suggests_is_not_readable_in_the_transaction(bureau):
    hint = {"login_hint": "maria@example.org"}
    asked = bureau.strong()
    asked = replace(asked, request=dict(asked.request) | hint)
    begun = bureau.do.begin_signin(asked, block=BLOCK)

    ((kept,),) = bureau.rows("SELECT signin::text FROM signin")
    assert "maria" not in kept
    found = bureau.do.look_up(bureau.key(begun))
    assert found.asked == asked


def test_transaction_of_an_older_release_still_suggests_its_login(bureau):
    begun = bureau.do.begin_signin(bureau.strong(), block=BLOCK)
    bureau.rows(
        """UPDATE signin SET asked = jsonb_set(asked, '{request,login_hint}', '"a@b"')
        RETURNING signin_id"""
    )

    assert bureau.do.look_up(bureau.key(begun)).asked.request["login_hint"] == "a@b"
