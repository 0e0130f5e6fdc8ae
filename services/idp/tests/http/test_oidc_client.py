"""A client that is not ours, unmodified, plays the code flow against the running doors."""

import time

import pyotp
import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from testkit.visitor import Visitor

from .programs import CALLBACK, cabinet_key, register_programs

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
SCOPE = "openid profile snils email offline_access cabinet"


@pytest.fixture
def doctor(site):
    register_programs(site)
    return site.plant("orlova")


@pytest.fixture
def found(site):
    """What the provider says of itself."""
    return requests.get(f"{site.url}/.well-known/openid-configuration", timeout=5).json()


@pytest.fixture
def client(found, doctor):
    """Authlib's client with the cabinet's key."""
    session = OAuth2Session(
        "cabinet",
        ECKey.import_key(cabinet_key().pem()),
        scope=SCOPE,
        redirect_uri=CALLBACK,
        code_challenge_method="S256",
        token_endpoint_auth_method="private_key_jwt",
        revocation_endpoint_auth_method="private_key_jwt",
    )
    prove(session, found)
    return session


def prove(client, found):
    """Assertions as this provider takes them; the library writes one ``jti`` into its claims."""
    claims = {"exp": int(time.time()) + 250}
    client.register_client_auth_method(PrivateKeyJWT(found["issuer"], claims, alg="ES256"))


def sign_in(site, person, address):
    """The person follows the program's address and proves themselves; where they end up."""
    visitor = Visitor(stay_at=(site.url,))
    visitor.open(address)
    page = visitor.fill({"identifier": person["phone"], "password": person["password"]})
    if page.url.startswith(CALLBACK):
        return page.url
    return visitor.fill({"code": pyotp.TOTP(person["totp_secret"]).now()}).url


def test_client_of_others_signs_a_doctor_in_renews_and_reads(site, found, client, doctor):
    address, _ = client.create_authorization_url(
        found["authorization_endpoint"], code_verifier=VERIFIER, nonce="n-0S6_WzA2Mj"
    )
    returned = sign_in(site, doctor, address)
    tokens = client.fetch_token(
        found["token_endpoint"], authorization_response=returned, code_verifier=VERIFIER
    )

    keys = KeySet.import_key_set(requests.get(found["jwks_uri"], timeout=5).json())
    identity = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"])
    told = client.get(found["userinfo_endpoint"]).json()
    assert returned.startswith(CALLBACK)
    assert identity.claims["nonce"] == "n-0S6_WzA2Mj"
    assert (identity.claims["acr"], identity.claims["amr"]) == ("aal2", ["pwd", "otp"])
    assert told["sub"] == identity.claims["sub"] == doctor["account_id"]
    assert told["snils"] == doctor["snils"]
    assert (told["email"], told["email_verified"]) == (doctor["email"], True)

    prove(client, found)
    renewed = client.refresh_token(found["token_endpoint"])
    assert renewed["refresh_token"] != tokens["refresh_token"]
    prove(client, found)
    assert client.revoke_token(found["revocation_endpoint"], token=renewed["refresh_token"]).ok
    assert client.get(found["userinfo_endpoint"]).status_code == 401


def test_provider_says_the_same_of_itself_to_both_kinds_of_clients(site, found):
    oauth = requests.get(f"{site.url}/.well-known/oauth-authorization-server", timeout=5)

    assert oauth.json() == found
    assert found["issuer"] == site.url
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert "none" not in found["id_token_signing_alg_values_supported"]


def test_key_set_is_kept_by_whoever_has_it(site, found):
    first = requests.get(found["jwks_uri"], timeout=5)
    again = requests.get(
        found["jwks_uri"], headers={"If-None-Match": first.headers["ETag"]}, timeout=5
    )

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert not any("d" in key for key in first.json()["keys"])
