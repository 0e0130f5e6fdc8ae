"""Whether a token holds is told to whom it is for, and to nobody else (RFC 7662)."""

from dataclasses import replace

import pytest

from idp.domain.client import AuthMethod
from idp.domain.oauth import InvalidClient

from .conftest import ISSUER

NOTHING = {"active": False}


@pytest.fixture
def tokens(provider, session):
    return provider.tokens(session)


@pytest.fixture
def frmr(provider):
    """The registry as a program that may ask."""
    provider.add(replace(provider.clients["documents"], client_id="frmr"))


def ask(provider, token, client_id="cabinet"):
    told = provider.oidc.introspect(provider.clients[client_id], token)
    return {name: value for name, value in told.items() if value is not None}


def test_audience_is_told_all_that_its_token_says(provider, doctor, session, tokens):
    told = ask(provider, tokens.access_token)
    claims = provider.claims(tokens.access_token)
    at = int(provider.clock().timestamp())

    assert told == {
        "active": True,
        "iss": ISSUER,
        "aud": "cabinet",
        "sub": str(doctor),
        "client_id": "cabinet",
        "token_type": "Bearer",
        "scope": "cabinet email inn openid organisation phone profile snils",
        "jti": claims.jti,
        "iat": at,
        "exp": at + 300,
        "sid": str(session.id),
        "acr": "aal2",
        "amr": ["pwd", "otp"],
        "auth_time": at,
        "level": "confirmed",
    }


def test_nobody_else_is_told_even_that_the_token_holds(provider, tokens, frmr):
    made = provider.exchange(tokens.access_token, "frmr", "frmr.self").access_token

    assert ask(provider, tokens.access_token, "frmr") == NOTHING
    assert ask(provider, tokens.access_token, "documents") == NOTHING
    # Not even who it was made for: the cabinet is no audience of it.
    assert ask(provider, made, "cabinet") == NOTHING
    assert ask(provider, made, "frmr")["act"] == {"sub": "cabinet"}


def test_key_of_a_bound_token_is_told(provider, session):
    token = provider.redeem(provider.code(session), jkt="x" * 43).access_token
    told = ask(provider, token)

    assert (told["token_type"], told["cnf"]) == ("DPoP", {"jkt": "x" * 43})


def test_program_s_own_token_is_told_to_its_audience(provider, frmr):
    documents = provider.clients["documents"]
    token = provider.oidc.issue_to_program(documents, wanted=None, resource=None).access_token
    told = ask(provider, token, "frmr")

    assert (told["active"], told["sub"], told["scope"]) == (True, "documents", "frmr.signers")
    assert not {"sid", "acr", "amr", "auth_time", "level"} & told.keys()


def test_expired_token_is_not_active_to_the_second(provider, tokens):
    provider.clock.turn(seconds=299)
    before = ask(provider, tokens.access_token)["active"]
    provider.clock.turn(seconds=1)

    assert before is True
    assert ask(provider, tokens.access_token) == NOTHING


def test_after_sign_out_block_or_return_a_token_is_not_active(provider, doctor, session):
    returned, signed_out, blocked = (provider.tokens(session).access_token for _ in range(3))
    provider.oidc.revoke(provider.clients["cabinet"], returned)
    assert ask(provider, returned) == NOTHING
    assert ask(provider, blocked)["active"] is True

    provider.block(doctor)
    assert ask(provider, blocked) == NOTHING
    provider.sessions.end(session.id)
    assert ask(provider, signed_out) == NOTHING


def test_refresh_token_is_told_to_its_own_program_alone(provider, doctor, tokens):
    told = ask(provider, tokens.refresh_token)

    assert (told["active"], told["sub"], told["client_id"]) == (True, str(doctor), "cabinet")
    assert told["exp"] == int(provider.clock().timestamp()) + 7 * 86400
    assert ask(provider, tokens.refresh_token, "documents") == NOTHING


def test_refresh_token_that_was_used_or_is_too_old_is_not_active(provider, tokens):
    renewed = provider.renew(tokens.refresh_token)
    assert ask(provider, tokens.refresh_token) == NOTHING
    assert ask(provider, renewed.refresh_token)["active"] is True

    provider.clock.turn(days=7)
    assert ask(provider, renewed.refresh_token) == NOTHING


def test_refresh_token_of_a_blocked_account_is_not_active(provider, doctor, tokens):
    provider.block(doctor)

    assert ask(provider, tokens.refresh_token) == NOTHING


@pytest.mark.parametrize("bend", [str.upper, lambda token: token[:-4] + "AAAA", lambda token: ""])
def test_what_is_no_token_of_ours_is_not_active(provider, tokens, bend):
    assert ask(provider, bend(tokens.access_token)) == NOTHING


def test_identity_is_no_access_token(provider, tokens):
    assert ask(provider, tokens.id_token) == NOTHING


def test_program_that_proves_nothing_may_not_ask(provider, session):
    tokens = provider.tokens(session, "ordinator-cli", scope="openid offline_access")
    assert provider.clients["ordinator-cli"].auth_method is AuthMethod.NONE

    with pytest.raises(InvalidClient):
        ask(provider, tokens.refresh_token, "ordinator-cli")
