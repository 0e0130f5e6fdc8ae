"""What nobody can use any more leaves the database, and nothing else does."""

import pytest

from idp.domain.oauth import InvalidGrant
from idp.wiring.oidc import wire_token_sweeping

TABLES = ("authorization_code", "par_request", "permission", "refresh_token", "session")


def _counts(provider):
    return [provider.rows(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES]


@pytest.fixture
def sweep(provider):
    return wire_token_sweeping(provider.start_work, provider.clock)


def test_codes_and_pushed_requests_leave_after_a_day(provider, session, sweep):
    provider.push()
    tokens = provider.tokens(session)
    provider.clock.turn(days=1)
    sweep()
    before = _counts(provider)
    provider.clock.turn(minutes=2)
    sweep()

    assert before == [1, 1, 1, 1, 1]
    assert _counts(provider) == [0, 0, 1, 1, 1]
    assert provider.renew(tokens.refresh_token).access_token


def test_stolen_code_is_known_as_such_for_a_day(provider, session, sweep):
    code = provider.code(session)
    provider.redeem(code)
    provider.clock.turn(hours=23)
    sweep()

    with pytest.raises(InvalidGrant):
        provider.redeem(code)
    assert [reason for _, reason, _ in provider.told()] == ["reuse"]


def test_grants_and_sessions_leave_once_no_token_can_live(provider, session, sweep):
    provider.tokens(session)
    provider.clock.turn(days=31)
    sweep()
    before = _counts(provider)
    provider.clock.turn(days=1)
    sweep()

    assert before[2:] == [1, 1, 1]
    assert _counts(provider) == [0, 0, 0, 0, 0]
