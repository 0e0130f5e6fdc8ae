"""Tokens of programs: exchanged for a person, or by their own right; never for more."""

import pytest

from contracts.access import claims as contract
from idp.domain.oauth import (
    InvalidGrant,
    InvalidRequest,
    InvalidScope,
    InvalidTarget,
    UnauthorizedClient,
)
from idp.usecases.oidc.issuing import ACCESS_TOKEN

FRMR = "frmr"
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"
SERVICES = contract()["properties"]["aud"]["enum"]


@pytest.fixture
def tokens(provider, session):
    return provider.tokens(session)


def test_cabinet_acts_for_the_person_at_another_service(provider, doctor, session, tokens):
    made = provider.exchange(tokens.access_token, FRMR, "frmr.self")
    claims = provider.claims(made.access_token, FRMR)

    assert (claims.sub, claims.sid, claims.act) == (str(doctor), str(session.id), "cabinet")
    assert claims.scope == {"frmr.self"}
    assert (claims.acr, claims.amr, claims.level) == ("aal2", ("pwd", "otp"), "confirmed")
    assert made.expires_in == claims.exp - claims.iat == 120
    assert made.issued_token_type == ACCESS_TOKEN
    assert (made.refresh_token, made.id_token) == (None, None)


def test_exchange_is_noted_and_so_is_one_that_is_refused(provider, doctor, tokens):
    def act():
        provider.exchange(tokens.access_token, FRMR, "frmr.self")

    done = provider.noted(act)
    provider.block(doctor)

    facts = {"audience": "frmr", "scope": "frmr.self"}
    assert done == [("token.exchange", "done", None, doctor, "cabinet", facts)]
    assert provider.noted(act) == [
        ("token.exchange", "invalid-grant", None, doctor, "cabinet", facts)
    ]


def test_audience_may_be_named_as_a_resource(provider, tokens):
    made = provider.exchange(tokens.access_token, "urn:ordinator:documents", "documents.read")

    assert provider.claims(made.access_token, "documents") is not None


def test_exchanged_token_does_not_outlive_its_parent(provider, tokens):
    provider.clock.turn(seconds=260)

    assert provider.exchange(tokens.access_token, FRMR, "frmr.self").expires_in == 40


@pytest.mark.parametrize(
    ("audience", "wanted", "refusal"),
    [
        (FRMR, "frmr.read", InvalidScope),
        (FRMR, "frmr.self documents.read", InvalidScope),
        (FRMR, "frmr.everything", InvalidScope),
        ("documents", "frmr.self", InvalidScope),
        ("documents", "documents.write", InvalidScope),
        ("idp", "account", InvalidTarget),
        ("cabinet", "cabinet", InvalidTarget),
        ("clinic", "frmr.self", InvalidTarget),
        ("", "frmr.self", InvalidTarget),
    ],
)
def test_more_than_the_policy_says_is_refused(provider, tokens, audience, wanted, refusal):
    with pytest.raises(refusal):
        provider.exchange(tokens.access_token, audience, wanted)


def test_scope_of_officers_is_left_out_unless_the_person_holds_it(provider, doctor, tokens):
    before = provider.exchange(tokens.access_token, FRMR, "frmr.self frmr.operator")
    provider.register.grant_scope(doctor, "frmr.operator")
    after = provider.exchange(tokens.access_token, FRMR, "frmr.self frmr.operator")

    assert before.scope == ("frmr.self",)
    assert after.scope == ("frmr.self", "frmr.operator")


def test_scope_of_officers_alone_is_refused_to_others(provider, tokens):
    with pytest.raises(InvalidScope):
        provider.exchange(tokens.access_token, FRMR, "frmr.operator")


def test_exchanged_token_is_not_exchanged_again(provider, tokens):
    made = provider.exchange(tokens.access_token, FRMR, "frmr.self")

    with pytest.raises(InvalidRequest):
        provider.exchange(made.access_token, "documents", "documents.read")


@pytest.mark.parametrize("bend", [str.upper, lambda token: token[:-4] + "AAAA", lambda token: ""])
def test_token_that_is_not_ours_is_not_exchanged(provider, tokens, bend):
    with pytest.raises(InvalidRequest):
        provider.exchange(bend(tokens.access_token), FRMR, "frmr.self")


def test_identity_is_no_access_token(provider, tokens):
    with pytest.raises(InvalidRequest):
        provider.exchange(tokens.id_token, FRMR, "frmr.self")
    with pytest.raises(InvalidRequest):
        provider.exchange(tokens.access_token, FRMR, "frmr.self", kind=ID_TOKEN)


def test_token_that_has_expired_is_not_exchanged(provider, tokens):
    provider.clock.turn(seconds=300)

    with pytest.raises(InvalidRequest):
        provider.exchange(tokens.access_token, FRMR, "frmr.self")


def test_after_sign_out_nothing_is_exchanged(provider, session, tokens):
    provider.sessions.end(session.id)

    with pytest.raises(InvalidRequest):
        provider.exchange(tokens.access_token, FRMR, "frmr.self")


def test_account_that_was_blocked_is_not_acted_for(provider, doctor, tokens):
    provider.block(doctor)

    with pytest.raises(InvalidGrant):
        provider.exchange(tokens.access_token, FRMR, "frmr.self")


def test_program_that_is_not_registered_for_it_exchanges_nothing(provider, tokens):
    with pytest.raises(UnauthorizedClient):
        provider.exchange(tokens.access_token, FRMR, "frmr.signers", client_id="documents")


def test_token_for_one_service_is_worth_nothing_at_the_other_three(provider, tokens):
    documents = provider.clients["documents"]
    program = provider.oidc.issue_to_program(documents, wanted=None, resource=None)
    issued = {
        "cabinet": tokens.access_token,
        "frmr": provider.exchange(tokens.access_token, FRMR, "frmr.self").access_token,
        "documents": provider.exchange(
            tokens.access_token, "documents", "documents.read"
        ).access_token,
        "frmr ": program.access_token,
    }
    taken = {
        (name.strip(), service)
        for name, token in issued.items()
        for service in SERVICES
        if provider.claims(token, service)
    }

    assert taken == {("cabinet", "cabinet"), ("frmr", "frmr"), ("documents", "documents")}
