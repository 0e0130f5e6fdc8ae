"""Tokens and sign-out at the same moment, on real connections: nothing is made that outlives it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from idp.domain.oauth import InvalidGrant, InvalidRequest
from idp.usecases.session import end_session, revoke_grant
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
