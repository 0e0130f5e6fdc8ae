"""Becoming an officer by invitation, on a real database."""

from datetime import timedelta
from uuid import UUID

import pytest

from idp.domain.refusals import (
    InvitationExpired,
    InvitationUnknown,
    InvitationUsed,
    ProofStale,
    ScopeNotGranted,
)
from idp.wiring import accounts
from testkit.rush import at_once

HELD = "SELECT scope FROM account_scope WHERE account_id = :id ORDER BY scope"


@pytest.fixture
def orlova(bureau):
    return bureau.plant("orlova")


@pytest.fixture
def invite(bureau):
    return accounts.wire_inviting(bureau.shared)


def held(bureau, told):
    return [scope for (scope,) in bureau.rows(HELD, id=UUID(told["account_id"]))]


def test_whoever_holds_the_code_gets_its_scopes(bureau, orlova, invite):
    code = invite(["idp.admin", "frmr.operator"])

    bureau.do.accept_invitation(bureau.fresh(orlova), code)

    assert held(bureau, orlova) == ["frmr.operator", "idp.admin"]
    rows = bureau.rows("SELECT accepted_by FROM invitation WHERE accepted_at IS NOT NULL")
    assert (UUID(orlova["account_id"]),) in rows


def test_the_code_itself_is_kept_nowhere(bureau, invite):
    code = invite(["idp.admin"])

    kept = [bytes(row[0]) for row in bureau.rows("SELECT code_hash FROM invitation")]
    assert code.encode() not in kept
    assert all(len(digest) == 32 for digest in kept)


def test_of_many_who_come_with_one_code_one_is_let_in(bureau, invite):
    code = invite(["documents.audit"])
    people = [bureau.plant(slug) for slug in ("orlova", "akhmetova")]
    sessions = [bureau.fresh(told) for told in people]

    told = at_once(
        [lambda one=one: bureau.do.accept_invitation(one, code) for one in sessions * 10]
    )

    assert told.count(InvitationUsed) == 19


def test_an_old_session_proves_itself_first(bureau, orlova, invite):
    code = invite(["idp.admin"])

    with pytest.raises(ProofStale):
        bureau.do.accept_invitation(bureau.session_of(orlova), code)

    bureau.do.accept_invitation(bureau.fresh(orlova), code)


def test_a_code_that_nobody_made_gives_nothing(bureau, orlova):
    with pytest.raises(InvitationUnknown):
        bureau.do.accept_invitation(bureau.fresh(orlova), "guessed")


def test_a_code_that_is_too_old_gives_nothing(bureau, orlova, invite):
    code = invite(["idp.support"], timedelta(0))

    with pytest.raises(InvitationExpired):
        bureau.do.accept_invitation(bureau.fresh(orlova), code)

    assert "idp.support" not in held(bureau, orlova)


@pytest.mark.parametrize("wanted", [[], ["openid"], ["idp.admin", "no.such"]])
def test_only_officers_scopes_are_given_so(invite, wanted):
    with pytest.raises(ScopeNotGranted):
        invite(wanted)
