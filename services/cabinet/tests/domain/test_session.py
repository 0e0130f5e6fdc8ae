from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from cabinet.domain.refusals import AccountUnconfirmed, SessionOver, StepUpNeeded
from cabinet.domain.session import Limits, Session, Token

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LIMITS = Limits()
SESSION = Session(
    account_id=UUID(int=1),
    sid="sid-1",
    acr="aal2",
    auth_time=NOW,
    level="confirmed",
    access=Token("access-secret", NOW + timedelta(seconds=300)),
    refresh="refresh-secret",
    created_at=NOW,
    seen_at=NOW,
    refreshed_at=NOW,
)


def later(**span):
    return NOW + timedelta(**span)


def test_session_lives_until_its_last_idle_second():
    SESSION.check_alive(LIMITS, later(seconds=899))

    with pytest.raises(SessionOver) as over:
        SESSION.check_alive(LIMITS, later(seconds=900))
    assert over.value.facts == {"idle": True}


def test_pages_prolong_but_not_beyond_twelve_hours():
    busy = SESSION.seen(later(hours=12) - timedelta(seconds=1))

    with pytest.raises(SessionOver) as over:
        busy.check_alive(LIMITS, later(hours=12))
    assert over.value.facts == {"idle": False}


@pytest.mark.parametrize("level", ["simplified", "standard", ""])
def test_only_confirmed_accounts_pass(level):
    with pytest.raises(AccountUnconfirmed):
        replace(SESSION, level=level).check_confirmed()


@pytest.mark.parametrize(
    ("acr", "age_s"),
    [("aal1", 0), ("aal1e", 0), ("aal2r", 0), ("aal2", 301)],
)
def test_signing_asks_for_a_second_factor_of_the_last_five_minutes(acr, age_s):
    stale = replace(SESSION, acr=acr, auth_time=NOW - timedelta(seconds=age_s))

    with pytest.raises(StepUpNeeded):
        stale.check_fresh(LIMITS, NOW)


def test_five_minutes_are_still_fresh():
    SESSION.check_fresh(LIMITS, later(seconds=300))


def test_access_token_is_renewed_before_it_dies():
    assert not SESSION.access_expires(later(seconds=269))
    assert SESSION.access_expires(later(seconds=270))


def test_exchanged_token_is_kept_for_its_purpose_only():
    purpose = SESSION.purpose("frmr", "frmr.self")
    kept = SESSION.with_exchanged(purpose, Token("frmr-secret", later(seconds=120)), NOW)

    assert kept.exchanged_for(purpose, later(seconds=104)) == "frmr-secret"
    assert kept.exchanged_for(purpose, later(seconds=105)) is None
    assert kept.exchanged_for(kept.purpose("frmr", "frmr.hr"), NOW) is None
    assert kept.exchanged_for(kept.purpose("documents", "frmr.self"), NOW) is None


def test_step_up_leaves_weaker_exchanged_tokens_unused():
    weak = replace(SESSION, acr="aal1")
    kept = weak.with_exchanged(
        weak.purpose("documents", "documents.sign"), Token("weak", later(seconds=120)), NOW
    )
    stepped_up = replace(kept, acr="aal2", auth_time=later(seconds=5))
    purpose = stepped_up.purpose("documents", "documents.sign")

    assert stepped_up.exchanged_for(purpose, later(seconds=6)) is None


def test_dead_exchanged_tokens_do_not_pile_up():
    session = SESSION
    for n in range(5):
        at = later(seconds=200 * n)
        token = Token(f"t{n}", at + timedelta(seconds=120))
        session = session.with_exchanged(session.purpose("frmr", f"scope{n}"), token, at)

    assert len(session.exchanged) == 1


def test_no_token_is_printed():
    session = SESSION.with_exchanged(
        SESSION.purpose("frmr", "frmr.self"), Token("frmr-secret", NOW), NOW
    )

    assert "secret" not in repr(session)
