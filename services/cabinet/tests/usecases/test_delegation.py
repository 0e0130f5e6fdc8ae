import pytest

from cabinet.domain.refusals import SessionOver, SigninRefused
from cabinet.usecases.delegation import Delegation


@pytest.fixture
def delegation(stage):
    return Delegation(stage.sessions, stage.provider, stage.clock)


def test_own_token_is_never_given_away(stage, delegation):
    assert delegation(stage.visit(), "frmr", "frmr.self") == "exchanged-1"


def test_one_token_serves_its_purpose_until_it_ages(stage, delegation):
    visit = stage.visit()
    delegation(visit, "frmr", "frmr.self")
    delegation(visit, "frmr", "frmr.self")
    delegation(visit, "documents", "documents.read")
    stage.clock.pass_by(seconds=106)
    delegation(visit, "frmr", "frmr.self")

    assert [exchange[1] for exchange in stage.provider.exchanges] == ["frmr", "documents", "frmr"]


def test_ageing_access_token_is_renewed_first_and_the_rotated_refresh_token_kept(stage, delegation):
    visit = stage.visit()
    stage.clock.pass_by(seconds=271)

    delegation(visit, "frmr", "frmr.self")

    assert stage.provider.renewals == ["refresh-1"]
    assert stage.provider.exchanges[0][0] == "access-2"
    assert stage.sessions.kept["key-1"].refresh == "refresh-2"


def test_who_waited_for_another_request_takes_what_it_renewed(stage, delegation):
    visit = stage.visit()
    stage.clock.pass_by(seconds=271)
    late = Delegation(_Behind(stage.sessions), stage.provider, stage.clock)
    delegation.renewed(visit)

    session = late.renewed(visit)

    assert session.access.value == "access-2"
    assert stage.provider.renewals == ["refresh-1"]


@pytest.mark.parametrize("refresh", ["refresh-1", None])
def test_refused_renewal_ends_the_session(stage, delegation, refresh):
    visit = stage.visit(refresh=refresh)
    stage.clock.pass_by(seconds=271)
    stage.provider.refusal = SigninRefused(reason="invalid_grant")

    with pytest.raises(SessionOver):
        delegation(visit, "frmr", "frmr.self")
    assert not stage.sessions.kept


def test_token_of_a_withdrawn_key_is_renewed_and_the_person_stays_signed_in(stage, delegation):
    stage.provider.disbelieved = {"access-1"}

    token = delegation(stage.visit(), "frmr", "frmr.self")

    assert token == "exchanged-1"
    assert stage.provider.exchanges == [("access-2", "frmr", "frmr.self")]
    assert stage.sessions.kept["key-1"].refresh == "refresh-2"


def test_person_whose_renewed_token_is_refused_too_is_signed_out(stage, delegation):
    stage.provider.disbelieved = {"access-1", "access-2"}

    with pytest.raises(SessionOver):
        delegation(stage.visit(), "frmr", "frmr.self")
    assert stage.provider.renewals == ["refresh-1"]
    assert not stage.sessions.kept


class _Behind:
    """Shows the session as it was before another request renewed it, once."""

    def __init__(self, sessions):
        self._sessions = sessions
        self._first = True

    def find(self, key):
        from dataclasses import replace

        session = self._sessions.find(key)
        if not self._first:
            return session
        self._first = False
        old = replace(session.access, expires_at=session.created_at)
        return replace(session, access=old, refreshed_at=session.created_at)

    def __getattr__(self, name):
        return getattr(self._sessions, name)
