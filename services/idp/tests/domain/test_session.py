"""A sign-in that lasts: its times and what a fresh proof makes of it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from idp.domain.level import Acr
from idp.domain.session import Session, SessionLife

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
LIFE = SessionLife()


def _begun(amr=("pwd",), acr=Acr.AAL1):
    return Session.begin(
        UUID(int=1), UUID(int=2), cookie_hash=b"a", amr=amr, acr=acr, now=NOW, life=LIFE
    )


def test_session_ends_after_half_an_hour_without_use():
    session = _begun()

    assert session.is_live(NOW + timedelta(minutes=29, seconds=59))
    assert not session.is_live(NOW + timedelta(minutes=30))


def test_used_session_lives_on_but_not_beyond_twelve_hours():
    session = _begun().seen(NOW + timedelta(hours=11, minutes=50), LIFE)

    assert session.is_live(NOW + timedelta(hours=11, minutes=59))
    assert not session.is_live(NOW + timedelta(hours=12))


def test_second_step_joins_the_password_of_the_session():
    later = NOW + timedelta(hours=1)
    session = _begun().renewed(b"b", amr=("otp",), acr=Acr.AAL1, now=later, life=LIFE)

    assert (session.amr, session.acr, session.auth_time) == (("pwd", "otp"), Acr.AAL2, later)
    assert session.cookie_hash == b"b"


def test_password_alone_does_not_make_an_old_second_step_fresh():
    strong = _begun(("pwd", "otp"), Acr.AAL2)
    later = NOW + timedelta(hours=1)
    session = strong.renewed(b"b", amr=("pwd",), acr=Acr.AAL1, now=later, life=LIFE)

    assert (session.amr, session.acr) == (("pwd",), Acr.AAL1)


def test_strength_and_age_are_both_asked():
    session = _begun(("pwd", "sms"), Acr.AAL2)

    assert session.satisfies(Acr.AAL2, 300, NOW + timedelta(seconds=300))
    assert not session.satisfies(Acr.AAL2, 300, NOW + timedelta(seconds=301))
    assert not _begun().satisfies(Acr.AAL2, None, NOW)
