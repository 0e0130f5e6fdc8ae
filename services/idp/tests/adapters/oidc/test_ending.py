"""Tokens and sign-out at the same moment, on real connections: nothing is made that outlives it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

from idp.domain.device import Device
from idp.domain.oauth import InvalidGrant, InvalidRequest
from idp.usecases.session import end_everything, end_session, revoke_grant
from testkit.strikes import demanded

FAULT = "a second connection waits for the lock"


def _redeem(provider, session):
    code = provider.code(session)
    return lambda: provider.redeem(code)


def _exchange(provider, session):
    token = provider.tokens(session).access_token
    return lambda: provider.exchange(token, "frmr", "frmr.self")


def _renew(provider, session):
    token = provider.tokens(session).refresh_token
    return lambda: provider.renew(token)


@pytest.mark.parametrize("prepare", [_redeem, _exchange])
def test_no_token_is_made_while_a_sign_out_commits(provider, session, prepare):
    make = prepare(provider, session)

    with demanded(FAULT) as strikes, ThreadPoolExecutor(1) as pool:
        with provider.start_work() as work:
            end_session(work, session.id, "logout", provider.clock)
            made = pool.submit(make)
            provider.await_waiting()
            strikes.add()
        with pytest.raises((InvalidGrant, InvalidRequest)):
            made.result(5)


@pytest.mark.parametrize("prepare", [_redeem, _exchange, _renew])
def test_no_token_is_made_while_its_grant_is_taken_back(provider, session, prepare):
    make = prepare(provider, session)
    ((grant_id,),) = provider.rows("SELECT grant_id FROM permission")

    with demanded(FAULT) as strikes, ThreadPoolExecutor(1) as pool:
        with provider.start_work() as work:
            revoke_grant(work, work.grants.get(grant_id), "logout", provider.clock)
            made = pool.submit(make)
            provider.await_waiting()
            strikes.add()
        with pytest.raises((InvalidGrant, InvalidRequest)):
            made.result(5)


def test_sign_out_counts_from_the_moment_in_which_it_holds_the_session(provider, session):
    with demanded(FAULT) as strikes, ThreadPoolExecutor(1) as pool:
        with provider.start_work() as work:
            work.sessions.get(session.id, lock=True)
            ended = pool.submit(provider.sessions.end, session.id)
            provider.await_waiting()
            provider.clock.turn(seconds=5)
            strikes.add()
        ended.result(5)

    ((told,),) = provider.rows("SELECT body->>'not_before' FROM outbox")
    assert told.startswith("2026-11-25T12:00:05")


def test_taking_back_counts_from_the_moment_in_which_it_holds_the_grant(provider, session):
    tokens = provider.tokens(session)
    ((grant_id,),) = provider.rows("SELECT grant_id FROM permission")

    with demanded(FAULT) as strikes, ThreadPoolExecutor(1) as pool:
        with provider.start_work() as work:
            work.grants.get(grant_id, lock=True)
            client = provider.clients["cabinet"]
            revoked = pool.submit(provider.oidc.revoke, client, tokens.refresh_token)
            provider.await_waiting()
            provider.clock.turn(seconds=5)
            strikes.add()
        revoked.result(5)

    ((told,),) = provider.rows("SELECT body->>'not_before' FROM outbox")
    assert told.startswith("2026-11-25T12:00:05")


def test_code_of_a_session_that_ended_is_worth_nothing_though_its_grant_may_outlive_it(
    provider, session
):
    code = provider.code(session)
    provider.sessions.end(session.id)

    with pytest.raises(InvalidGrant):
        provider.redeem(code)


@pytest.fixture
def elsewhere(provider, doctor):
    """The same doctor, signed in at another browser, with a grant that outlives it."""
    session = provider.sign_in(doctor)
    provider.tokens(session)
    return session


def _end_everything(provider, account_id, **more):
    with provider.start_work() as work:
        end_everything(work, account_id, "password", provider.clock, **more)


def test_everything_of_an_account_ends_and_is_told_once(provider, doctor, session, elsewhere):
    tokens = provider.tokens(session)
    with provider.start_work() as work:
        device = Device(uuid4(), doctor, b"token", provider.clock() + timedelta(days=180))
        work.devices.keep(device, None, provider.clock())

    _end_everything(provider, doctor)
    _end_everything(provider, doctor)

    assert provider.rows("SELECT count(*) FROM session WHERE ended_at IS NULL") == [(0,)]
    assert provider.rows("SELECT count(*) FROM permission WHERE revoked_at IS NULL") == [(0,)]
    assert provider.rows("SELECT count(*) FROM device WHERE revoked_at IS NULL") == [(0,)]
    with pytest.raises(InvalidGrant):
        provider.renew(tokens.refresh_token)
    told = provider.rows("SELECT body->'all', body->>'reason' FROM outbox")
    assert told == [(True, "password")]


def test_session_in_which_the_person_is_stays_with_what_it_gave(
    provider, doctor, session, elsewhere
):
    kept = provider.tokens(session)

    _end_everything(provider, doctor, but=session.id)

    live = provider.rows("SELECT session_id FROM session WHERE ended_at IS NULL")
    assert live == [(session.id,)]
    assert provider.renew(kept.refresh_token).access_token
    ((everything, sessions, grants),) = provider.rows(
        "SELECT body->'all', body->'session_ids', jsonb_array_length(body->'grant_ids') FROM outbox"
    )
    assert (everything, sessions, grants) == (False, [str(elsewhere.id)], 1)


def test_grant_that_outlived_its_session_names_it_as_it_ends(provider, doctor, session, elsewhere):
    provider.sessions.end(elsewhere.id)

    _end_everything(provider, doctor, but=session.id)

    *_, (_, reason, sessions) = provider.told()
    assert (reason, sessions) == ("password", [str(elsewhere.id)])


def test_other_accounts_are_left_alone(provider, doctor, session):
    other = provider.sign_in(provider.account("goncharov"))

    _end_everything(provider, doctor)

    live = provider.rows("SELECT session_id FROM session WHERE ended_at IS NULL")
    assert live == [(other.id,)]


def test_two_ends_at_once_and_a_sign_out_tell_each_session_once(provider, doctor):
    sessions = [provider.sign_in(doctor) for _ in range(12)]

    def end(number):
        if number % 2:
            _end_everything(provider, doctor)
        else:
            provider.sessions.end(sessions[number % 12].id)

    with demanded("ends at once", 24) as strikes, ThreadPoolExecutor(12) as pool:
        for _ in pool.map(end, range(24)):
            strikes.add()

    told = [one for _, _, named in provider.told() for one in named]
    assert sorted(told) == sorted(str(session.id) for session in sessions)


def test_what_ends_is_noted_with_its_reason(provider, doctor, session):
    provider.tokens(session)

    _end_everything(provider, doctor, actor="cli")

    newest = "SELECT deed, actor, facts FROM audit_entry ORDER BY number DESC LIMIT 1"
    assert provider.rows(newest) == [
        ("session.end", "cli", {"reason": "password", "sessions": 1, "grants": 1})
    ]
