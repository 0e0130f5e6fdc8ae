"""Known browsers on a real database: kept, rotated, trusted, revoked, also all at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from idp.domain.level import Acr
from idp.domain.refusals import DeviceUnknown, SignedOut, TransactionExpired
from idp.domain.signin import State
from idp.usecases.ports import Opening
from idp.usecases.presence.devices import SweepDevices
from idp.wiring.oidc import wire_sessions
from idp.wiring.presence import wire_presence
from testkit.rush import at_once
from testkit.strikes import demanded


@pytest.fixture
def orlova(bureau):
    """A doctor with an authenticator app."""
    return bureau.plant("orlova")


@pytest.fixture
def presence(bureau):
    """What the pages of sessions and devices ask for."""
    return wire_presence(bureau.shared)


def _signed_in(bureau, told, *, cookie=None, remember=False):
    """A full sign-in with the app; the browser's cookie after it."""
    more = {"device_cookie": cookie, "remember": remember}
    after = bureau.sign_in(told, **more)
    if after.finished is None:
        bureau.clock.turn(seconds=30)
        code = bureau.totp(told["totp_secret"])
        after = bureau.do.check_code(bureau.key(after.step), code, device_cookie=cookie)
    return after.finished.device_cookie


def _state(bureau, told, cookie):
    return bureau.sign_in(told, device_cookie=cookie).step.signin.state


def _known(bureau, told):
    return bureau.rows(
        "SELECT device_id FROM device WHERE revoked_at IS NULL AND account_id = :id",
        id=told["account_id"],
    )


def test_full_sign_in_makes_the_browser_known_for_180_days(bureau, orlova, presence):
    _signed_in(bureau, orlova)
    account_id = UUID(orlova["account_id"])

    bureau.clock.turn(days=179)
    assert len(presence.list_devices(account_id)) == 1
    bureau.clock.turn(days=1)
    assert presence.list_devices(account_id) == []


def test_list_tells_when_the_browser_came_first_and_last(bureau, orlova, presence):
    cookie = _signed_in(bureau, orlova)
    first = bureau.clock()
    bureau.clock.turn(days=3)
    _signed_in(bureau, orlova, cookie=cookie)

    (seen,) = presence.list_devices(UUID(orlova["account_id"]))
    assert (seen.made_at, seen.seen_at) == (first, bureau.clock())


def test_remembered_browser_skips_the_factor_for_30_days_and_no_longer(bureau, orlova):
    cookie = _signed_in(bureau, orlova, remember=True)

    bureau.clock.turn(days=29)
    after = bureau.sign_in(orlova, device_cookie=cookie)
    assert after.step.signin.state is State.DONE
    assert bureau.sessions.opened[-1].acr is Acr.AAL2R

    bureau.clock.turn(days=1)
    assert _state(bureau, orlova, after.finished.device_cookie) is State.CODE


def test_browser_that_skips_does_not_prolong_its_own_trust(bureau, orlova):
    cookie = _signed_in(bureau, orlova, remember=True)
    for _ in range(3):
        bureau.clock.turn(days=10)
        after = bureau.sign_in(orlova, device_cookie=cookie, remember=True)
        cookie = after.finished.device_cookie if after.finished else cookie

    assert after.step.signin.state is State.CODE


def test_cookie_rotates_at_use_and_the_old_one_is_good_for_60_seconds(bureau, orlova):
    old = _signed_in(bureau, orlova, remember=True)
    new = _signed_in(bureau, orlova, cookie=old)

    bureau.clock.turn(seconds=59)
    assert new != old
    with bureau.shared.start_work() as work:
        account_id, digest = UUID(orlova["account_id"]), bureau.shared.digests.token(old)
        assert work.devices.find(account_id, digest, bureau.clock()) is not None
        bureau.clock.turn(seconds=1)
        assert work.devices.find(account_id, digest, bureau.clock()) is None


def test_trust_is_worth_nothing_where_somebody_must_be_here_now(bureau, orlova):
    cookie = _signed_in(bureau, orlova, remember=True)

    after = bureau.sign_in(orlova, device_cookie=cookie, fresh=True)

    assert after.step.signin.state is State.CODE


def test_revoked_browser_is_asked_for_its_factor_and_may_be_known_again(bureau, orlova, presence):
    cookie = _signed_in(bureau, orlova, remember=True)
    account_id = UUID(orlova["account_id"])
    (seen,) = presence.list_devices(account_id)
    presence.revoke_device(account_id, seen.device.id)

    assert presence.list_devices(account_id) == []
    assert _state(bureau, orlova, cookie) is State.CODE
    again = _signed_in(bureau, orlova, cookie=cookie, remember=True)

    (back,) = presence.list_devices(account_id)
    assert back.device.id != seen.device.id
    assert _state(bureau, orlova, again) is State.DONE


def test_browser_shared_by_two_keeps_its_cookie_for_both_though_one_forgets_it(
    bureau, orlova, presence
):
    other = bureau.plant("akhmetova")
    cookie = _signed_in(bureau, orlova, remember=True)
    cookie = bureau.sign_in(other, device_cookie=cookie).finished.device_cookie
    presence.revoke_devices(UUID(other["account_id"]))

    assert _state(bureau, orlova, cookie) is State.DONE


@pytest.mark.parametrize("whose", ["nobody's", "another's"])
def test_device_of_nobody_or_another_is_unknown(bureau, orlova, presence, whose):
    device_id = uuid4()
    if whose == "another's":
        _signed_in(bureau, orlova)
        ((device_id,),) = _known(bureau, orlova)
    stranger = UUID(bureau.plant("akhmetova")["account_id"])

    with pytest.raises(DeviceUnknown):
        presence.revoke_device(stranger, device_id)
    assert len(_known(bureau, orlova)) == (1 if whose == "another's" else 0)


def test_revoked_by_many_at_once_it_is_revoked_once(bureau, orlova, presence):
    _signed_in(bureau, orlova)
    ((device_id,),) = _known(bureau, orlova)

    def revoke():
        return presence.revoke_device(UUID(orlova["account_id"]), device_id)

    with demanded("device revoked at once", 20) as strikes:
        revoked = at_once([revoke] * 20)
        strikes.add(len(revoked))

    assert revoked.count(DeviceUnknown) == 19
    noted = bureau.rows("SELECT outcome FROM audit_entry WHERE deed = 'device.revoke'")
    assert sorted(noted) == [("device-unknown",)] * 19 + [("done",)]


def test_session_does_not_open_at_a_browser_that_was_revoked_since_its_proof(
    bureau, orlova, presence
):
    _signed_in(bureau, orlova)
    account_id = UUID(orlova["account_id"])
    ((device_id,),) = _known(bureau, orlova)
    proof = bureau.sessions.opened[-1]
    assert proof.device_id == device_id
    presence.revoke_device(account_id, device_id)

    sessions = wire_sessions(bureau.shared.start_work, "http://localhost", bureau.clock)
    with pytest.raises(SignedOut):
        sessions.open(Opening(account_id, proof.amr, proof.acr, device_id=device_id))
    assert bureau.rows("SELECT count(*) FROM session") == [(0,)]


def test_sessions_that_began_at_a_revoked_browser_end_and_others_stay(bureau, orlova, presence):
    _signed_in(bureau, orlova)
    account_id = UUID(orlova["account_id"])
    ((device_id,),) = _known(bureau, orlova)
    sessions = wire_sessions(bureau.shared.start_work, "http://localhost", bureau.clock)
    here = sessions.open(Opening(account_id, ("pwd",), Acr.AAL1, device_id=device_id)).session
    elsewhere = sessions.open(Opening(account_id, ("pwd",), Acr.AAL1)).session

    presence.revoke_device(account_id, device_id)

    live = bureau.rows("SELECT session_id FROM session WHERE ended_at IS NULL")
    assert live == [(elsewhere.id,)]
    told = bureau.rows(
        "SELECT body->'session_ids', body->>'reason' FROM outbox WHERE type LIKE '%revoked%'"
    )
    assert told == [([str(here.id)], "device")]


def test_sessions_that_open_while_their_browser_is_revoked_are_none_or_ended(
    bureau, orlova, presence
):
    sessions = wire_sessions(bureau.shared.start_work, "http://localhost", bureau.clock)
    account_id = UUID(orlova["account_id"])
    with demanded("device revoked while sessions open", 10) as strikes:
        for _ in range(10):
            bureau.clock.turn(minutes=5)
            _signed_in(bureau, orlova)
            ((device_id,),) = _known(bureau, orlova)
            proof = Opening(account_id, ("pwd",), Acr.AAL1, device_id=device_id)

            def open_one(_, proof=proof):
                try:
                    sessions.open(proof)
                except SignedOut:
                    return

            with ThreadPoolExecutor(6) as pool:
                opening = [pool.submit(open_one, each) for each in range(5)]
                revoking = pool.submit(presence.revoke_device, account_id, device_id)
                for each in (*opening, revoking):
                    each.result(20)
            strikes.add()

            assert bureau.rows("SELECT count(*) FROM session WHERE ended_at IS NULL") == [(0,)]


def test_browser_that_stood_for_the_factor_and_is_revoked_meanwhile_ends_the_sign_in(
    bureau, orlova, presence
):
    cookie = _signed_in(bureau, orlova, remember=True)
    ((device_id,),) = _known(bureau, orlova)
    opened = len(bureau.sessions.opened)

    with demanded("device revoked while it signs in") as strikes, ThreadPoolExecutor(1) as pool:
        with bureau.shared.start_work() as work:
            work.devices.revoke(UUID(orlova["account_id"]), device_id, bureau.clock())
            signing_in = pool.submit(bureau.sign_in, orlova, device_cookie=cookie)
            bureau.await_waiting()
            strikes.add()
        with pytest.raises(TransactionExpired):
            signing_in.result(10)

    assert len(bureau.sessions.opened) == opened


@pytest.mark.parametrize("bureau", [{"policy": "strict"}], indirect=True)
def test_trust_of_a_former_policy_is_not_honoured_and_does_not_come_back(bureau):
    told = bureau.plant("orlova")
    cookie = _signed_in(bureau, told)
    bureau.rows(
        "UPDATE device SET skip_factor_until = :until RETURNING 1",
        until=bureau.clock() + timedelta(days=30),
    )

    assert _state(bureau, told, cookie) is State.CODE
    policy = bureau.settings.password_policy
    SweepDevices(bureau.shared.start_work, policy, bureau.clock)()
    assert bureau.rows("SELECT skip_factor_until FROM device") == [(bureau.clock(),)]


@pytest.mark.parametrize(("gives", "left"), [(30, 20), (21, 20), (7, 7), (0, 0)])
def test_trust_is_shortened_to_what_the_policy_gives_now(bureau, orlova, gives, left):
    _signed_in(bureau, orlova, remember=True)
    bureau.clock.turn(days=10)
    policy = replace(bureau.settings.password_policy, remember=timedelta(days=gives))

    SweepDevices(bureau.shared.start_work, policy, bureau.clock)()

    until = bureau.clock() + timedelta(days=left)
    assert bureau.rows("SELECT skip_factor_until FROM device") == [(until,)]


def test_browsers_that_nobody_knew_for_a_year_are_forgotten(bureau, orlova):
    _signed_in(bureau, orlova)
    sweep = SweepDevices(bureau.shared.start_work, bureau.settings.password_policy, bureau.clock)

    bureau.clock.turn(days=180 + 365)
    sweep()
    assert bureau.rows("SELECT count(*) FROM device") == [(1,)]
    bureau.clock.turn(seconds=1)
    sweep()
    assert bureau.rows("SELECT count(*) FROM device") == [(0,)]
