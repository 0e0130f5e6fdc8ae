"""Lives of refresh tokens and the short time in which a lost one is told again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from idp.domain.grant import Grant, RefreshToken, refresh_until
from idp.domain.level import Acr

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
GRANT = Grant(
    id=UUID(int=1),
    client_id="cabinet",
    account_id=UUID(int=2),
    session_id=UUID(int=3),
    scope=("openid", "offline_access"),
    audience="cabinet",
    amr=("pwd",),
    acr=Acr.AAL1,
    auth_time=NOW,
    created_at=NOW,
    offline=True,
)


def test_refresh_token_lives_a_week_without_use():
    assert refresh_until(GRANT, NOW) == NOW + timedelta(days=7)


def test_its_family_lives_a_month_at_most():
    assert refresh_until(GRANT, NOW + timedelta(days=29)) == NOW + timedelta(days=30)


def test_lost_successor_is_told_again_for_ten_seconds():
    used = RefreshToken(b"d", GRANT.id, 1, NOW + timedelta(days=7), NOW, b"sealed")

    assert used.may_repeat(NOW + timedelta(seconds=10))
    assert not used.may_repeat(NOW + timedelta(seconds=11))


def test_unused_token_has_no_successor_to_tell():
    assert not RefreshToken(b"d", GRANT.id, 1, NOW + timedelta(days=7)).may_repeat(NOW)
