"""What the provider says of itself is what it does, member by member."""

import base64
from uuid import uuid4

import pytest
import requests

from contracts.access import scopes
from idp.domain.client import AuthMethod, Client, GrantType
from idp.wiring import accounts
from idp.wiring.oidc import wire_register
from testkit.proofs import Holder

from .programs import asked, proof, register_programs


@pytest.fixture
def provider(site):
    register_programs(site)
    return site


@pytest.fixture
def told(provider):
    return requests.get(f"{provider.url}/.well-known/openid-configuration", timeout=10).json()


def post(url, form=None, **more):
    return requests.post(url, data=form, timeout=10, **more)


def test_every_endpoint_is_there(provider, told):
    by_browser = ("authorization_endpoint", "end_session_endpoint", "userinfo_endpoint", "jwks_uri")
    by_program = [name for name in told if name.endswith("_endpoint") and name not in by_browser]

    assert {requests.get(told[name], timeout=10).status_code for name in by_browser} <= {
        200,
        400,
        401,
    }
    assert sorted(by_program) == [
        "introspection_endpoint",
        "pushed_authorization_request_endpoint",
        "revocation_endpoint",
        "token_endpoint",
    ]
    for name in by_program:
        answer = post(told[name], {"client_id": "nobody"})
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), name
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="idp"'
        assert requests.get(told[name], timeout=10).status_code == 405


@pytest.fixture
def by_method(provider):
    """A way for a program of each method to prove itself: form and headers."""
    shared = accounts.hands(provider.settings, provider.web.engine)
    register = wire_register(shared.start_work, provider.settings.master_key, shared.clock)
    secrets = {}
    for method in (AuthMethod.BASIC, AuthMethod.POST):
        register.put_clients(
            [
                Client(
                    client_id=method.value,
                    name="Insurer",
                    auth_method=method,
                    grants=frozenset({GrantType.PROGRAM}),
                    scopes=frozenset({"frmr.read"}),
                    audiences=("frmr",),
                )
            ]
        )
        secrets[method] = register.renew_secret(method.value)

    def prove(method):
        if method == AuthMethod.BASIC:
            pair = f"{method}:{secrets[AuthMethod.BASIC]}".encode()
            return {}, {"Authorization": "Basic " + base64.b64encode(pair).decode()}
        if method == AuthMethod.POST:
            return {"client_id": method, "client_secret": secrets[AuthMethod.POST]}, {}
        if method == AuthMethod.PRIVATE_KEY_JWT:
            return proof(provider), {}
        return {"client_id": "ordinator-cli"}, {}

    return prove


@pytest.mark.parametrize("door", ["token", "introspection", "revocation"])
def test_programs_prove_themselves_in_every_way_that_is_told(told, by_method, door):
    methods = told[f"{door}_endpoint_auth_methods_supported"]

    for method in AuthMethod:
        form, headers = by_method(method)
        more = {"token": "x", "grant_type": "refresh_token", "refresh_token": "x"}
        answer = post(told[f"{door}_endpoint"], form | more, headers=headers)
        proven = answer.json().get("error") != "invalid_client"
        assert proven is (method in methods), method


def test_programs_without_a_person_get_their_token_by_a_secret_too(told, by_method):
    for method in (AuthMethod.BASIC, AuthMethod.POST):
        form, headers = by_method(method)
        answer = post(
            told["token_endpoint"], form | {"grant_type": "client_credentials"}, headers=headers
        )

        assert (answer.status_code, answer.json()["scope"]) == (200, "frmr.read")


def test_every_grant_that_is_told_is_known_and_no_other(provider, told):
    for grant in [*told["grant_types_supported"], "password", "implicit"]:
        answer = post(told["token_endpoint"], proof(provider) | {"grant_type": grant})
        known = answer.json()["error"] != "unsupported_grant_type"
        assert known is (grant in told["grant_types_supported"]), grant


def test_proofs_are_taken_by_the_algorithms_that_are_told(provider, told):
    holder = Holder()
    form = proof(provider) | {"grant_type": "refresh_token", "refresh_token": "x"}
    headers = {"DPoP": holder.proof("POST", told["token_endpoint"])}
    claims = {
        "jti": str(uuid4()),
        "htm": "POST",
        "htu": told["token_endpoint"],
        "iat": holder.second,
    }
    unsigned = {"DPoP": holder.sign(claims, alg="RS256")}

    assert told["dpop_signing_alg_values_supported"] == ["ES256", "EdDSA", "PS256"]
    assert post(told["token_endpoint"], form, headers=headers).json()["error"] == "invalid_grant"
    form = proof(provider) | {"grant_type": "refresh_token", "refresh_token": "x"}
    answer = post(told["token_endpoint"], form, headers=unsigned)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")


def test_scopes_challenges_and_answers_are_those_that_are_told(told):
    assert told["scopes_supported"] == sorted(scopes())
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["authorization_response_iss_parameter_supported"] is True
    assert (told["request_parameter_supported"], told["request_uri_parameter_supported"]) == (
        False,
        False,
    )


def test_program_that_asks_by_a_token_of_its_own_making_is_told_that_it_may_not(provider):
    query = asked(request="x.y.z")
    answer = requests.get(
        f"{provider.url}/oauth2/authorize", params=query, timeout=10, allow_redirects=False
    )

    assert "error=request_not_supported" in answer.headers["Location"]
