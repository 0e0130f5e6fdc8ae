"""The test's own issuer makes tokens that the contract describes and others can verify."""

from datetime import UTC, datetime
from uuid import UUID

import jsonschema_rs
import jwt
import pytest
import requests

from contracts import access
from testkit.keys import Issuer

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ACCOUNT = UUID("3b1f6b0e-2f7a-5d53-9a58-0c6f5b1d7a11")


@pytest.fixture
def issuer():
    return Issuer(clock=lambda: NOON)


def read(issuer, token):
    [key] = jwt.PyJWKSet.from_dict(issuer.jwks()).keys
    return jwt.decode(
        token, key, algorithms=["ES256"], options={"verify_exp": False, "verify_aud": False}
    )


def test_tokens_of_persons_and_programs_fit_the_contract(issuer):
    fits = jsonschema_rs.validator_for(access.claims()).validate

    for token in (
        issuer.person("frmr", ACCOUNT, "frmr.self"),
        issuer.program("frmr", "documents", "frmr.signers"),
    ):
        fits(read(issuer, token))


def test_header_is_what_services_demand(issuer):
    assert jwt.get_unverified_header(issuer.person("frmr", ACCOUNT)) == {
        "alg": "ES256",
        "typ": "at+jwt",
        "kid": issuer.kid,
    }


def test_persons_token_is_of_this_moment(issuer):
    claims = read(issuer, issuer.person("documents", ACCOUNT, "documents.sign"))

    assert claims["sub"] == str(ACCOUNT)
    assert (claims["iat"], claims["exp"]) == (1795608000, 1795608120)
    assert (claims["auth_time"], claims["act"]) == (1795608000, {"sub": "cabinet"})


def test_claims_and_header_can_be_bent_or_left_out(issuer):
    claims = read(issuer, issuer.person("frmr", ACCOUNT, acr="aal1", act=None))
    header = jwt.get_unverified_header(issuer.sign({"sub": "x"}, typ="JWT", kid=None))

    assert claims["acr"] == "aal1"
    assert "act" not in claims
    assert header == {"alg": "ES256", "typ": "JWT"}


def test_key_set_is_served_without_private_members(issuer):
    with issuer.served() as url:
        served = requests.get(url, timeout=5).json()

    assert served == issuer.jwks()
    assert "d" not in served["keys"][0]
