"""A program asks for a token of its own: what it may have, and what the audit keeps of it."""

import pytest
from sqlalchemy import event, text

from chassis import database
from chassis.refusal import Unavailable
from idp.adapters.postgres.audit import PostgresNotes
from idp.adapters.postgres.oidc.clients import PostgresClientFinder, PostgresClients
from idp.adapters.token_secrets import RandomSecrets
from idp.domain.oauth import InvalidScope, InvalidTarget, UnauthorizedClient
from idp.domain.refusals import ClientUnknown
from idp.usecases.oidc.issuing import Press
from idp.usecases.oidc.program import IssueToProgram

from .conftest import ISSUER, WHENCE

FRMR = "frmr"
RESOURCE = "urn:ordinator:frmr"


def test_program_gets_a_token_of_its_own(provider):
    made = provider.oidc.issue_to_program(
        provider.clients["documents"], wanted="frmr.signers", resource="urn:ordinator:frmr"
    )
    claims = provider.claims(made.access_token, FRMR)

    assert (claims.sub, claims.client_id, claims.sid) == ("documents", "documents", None)
    assert claims.scope == {"frmr.signers"}
    assert claims.exp - claims.iat == 300


@pytest.mark.parametrize(
    ("wanted", "resource", "refusal"),
    [
        ("frmr.read", None, InvalidScope),
        ("frmr.signers", "urn:ordinator:idp", InvalidTarget),
        ("frmr.signers", "frmr", InvalidTarget),
        ("openid", None, InvalidScope),
    ],
)
def test_program_gets_no_more_than_its_registration(provider, wanted, resource, refusal):
    documents = provider.clients["documents"]

    with pytest.raises(refusal):
        provider.oidc.issue_to_program(documents, wanted=wanted, resource=resource)


def test_person_s_program_gets_no_token_of_its_own(provider):
    with pytest.raises(UnauthorizedClient):
        provider.oidc.issue_to_program(provider.clients["cabinet"], wanted=None, resource=None)


class CountingSigner:
    """Signs nothing; counts what it would have signed."""

    signed = 0

    def access_token(self, claims):
        self.signed += 1
        return f"token of {claims['sub']}"


@pytest.fixture
def find(provider):
    return PostgresClientFinder(provider.engine)


def _issue(provider, **told):
    asked = {"wanted": "frmr.signers", "resource": RESOURCE} | told
    return provider.oidc.issue_to_program(provider.clients["documents"], **asked)


def test_every_token_of_a_program_is_noted(provider):
    facts = {"audience": "frmr", "scope": "frmr.signers"}

    assert provider.noted(lambda: _issue(provider)) == [
        ("token", "done", None, None, "documents", facts)
    ]


def test_so_is_one_that_it_may_not_have(provider):
    assert provider.noted(lambda: _issue(provider, wanted="openid")) == [
        ("token", "invalid-scope", None, None, "documents", {})
    ]


def test_entry_says_where_it_was_asked_from(provider):
    _issue(provider)

    newest = "SELECT request_id, block, agent FROM audit_entry ORDER BY number DESC LIMIT 1"
    with provider.engine.connect() as db:
        assert tuple(db.execute(text(newest)).one()) == tuple(vars(WHENCE).values())


def test_without_the_audit_there_is_no_token(provider):
    nowhere = database.engine("postgresql://idp:x@127.0.0.1:9/idp")
    note = PostgresNotes(nowhere, provider.clock, lambda: WHENCE)
    signer = CountingSigner()
    issue = IssueToProgram(Press(signer, RandomSecrets(), ISSUER), note, provider.clock)

    with pytest.raises(Unavailable):
        issue(provider.clients["documents"], wanted=None, resource=None)

    assert signer.signed == 1


CHANGES = {
    "its registration": "UPDATE client SET name = 'Another' WHERE client_id = :id",
    "its terms": "UPDATE client_terms SET require_dpop = true WHERE client_id = :id",
    "its secret": "UPDATE client_terms SET secret_hash = decode('00', 'hex') WHERE client_id = :id",
    "where it hears of the end": "INSERT INTO client_logout VALUES (:id, 'https://there.example/')",
    "whose it is": "INSERT INTO client_of_others VALUES (:id)",
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_of_a_program_holds_at_once(provider, find, change):
    before = find("documents")

    with provider.engine.begin() as db:
        db.execute(text(CHANGES[change]), {"id": "documents"})

    with provider.engine.connect() as db:
        stored = PostgresClients(db).get("documents")
    assert find("documents") == stored != before


def test_program_that_is_gone_is_unknown_at_once(provider, find):
    find("documents")

    with provider.engine.begin() as db:
        db.execute(text("DELETE FROM client WHERE client_id = 'documents'"))

    with pytest.raises(ClientUnknown):
        find("documents")


def test_what_nobody_changed_is_not_read_again(provider, find):
    find("documents")
    told = []
    event.listen(provider.engine, "before_cursor_execute", lambda *said: told.append(said[2]))

    assert find("documents") == provider.clients["documents"]
    assert told == []
