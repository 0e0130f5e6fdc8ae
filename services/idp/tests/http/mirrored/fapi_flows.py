"""Modules of whole sign-ins, of codes and of refresh tokens."""

import json

import requests

from .fapi_party import careful
from .fapi_plan import fapi
from .relying import ASSERTION_TYPE


@fapi("discovery-end-point-verification")
def discovery(stage):
    found = stage.found

    assert found["pushed_authorization_request_endpoint"].startswith(found["issuer"])
    assert found["authorization_response_iss_parameter_supported"] is True
    assert "private_key_jwt" in found["token_endpoint_auth_methods_supported"]
    algorithms = found["token_endpoint_auth_signing_alg_values_supported"]
    assert set(algorithms) <= {"PS256", "ES256", "EdDSA"}
    assert set(found["dpop_signing_alg_values_supported"]) <= {"PS256", "ES256", "EdDSA"}
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["response_types_supported"] == ["code"]


@fapi("happy-flow")
def happy(stage):
    party = careful(stage)
    asked, tokens = party.bound()

    party.identity(tokens, asked)
    assert party.read(tokens["access_token"]).json()["sub"] == party.browser.person["account_id"]


@fapi("user-rejects-authentication")
def rejected(stage):
    party = careful(stage, own=False)
    asked = party.ask()
    visitor = party.browser.visitor
    visitor.open(party.link(party.pushed(asked)))
    person = party.browser.person
    visitor.fill({"identifier": person["phone"], "password": person["password"]})
    told = party.told(visitor.fill({}, action="/consent/deny"), asked)

    assert (told["error"], "code" in told) == ("access_denied", False)


@fapi("ensure-authorization-request-without-state-success")
def without_state(stage):
    party = careful(stage)
    asked, _ = party.bound(state=None)

    assert asked.state is None


@fapi("ensure-authorization-request-without-nonce-success")
def without_nonce(stage):
    party = careful(stage)
    asked, tokens = party.bound(nonce=None)

    assert "nonce" not in party.identity(tokens, asked)[1]


def _nonce_comes_back(stage, length):
    party = careful(stage)
    asked, tokens = party.bound(nonce="n" * length)

    assert party.identity(tokens, asked)[1]["nonce"] == "n" * length


@fapi("ensure-authorization-request-with-64-char-nonce-success")
def nonce_of_64(stage):
    _nonce_comes_back(stage, 64)


@fapi("ensure-authorization-request-with-long-nonce")
def nonce_of_384(stage):
    _nonce_comes_back(stage, 384)


@fapi("ensure-authorization-request-with-long-state")
def state_of_384(stage):
    careful(stage).bound(state="s" * 384)


@fapi("ensure-other-scope-order-succeeds")
def scopes_turned(stage):
    party = careful(stage)
    _, tokens = party.bound(scope="email openid")

    assert "email" in party.read(tokens["access_token"]).json()


@fapi("test-claims-parameter-identity-claims")
def claims(stage):
    party = careful(stage)
    told = {"id_token": {"name": {"essential": True}}, "userinfo": {"email": None}}
    asked, tokens = party.bound(claims=json.dumps(told))

    assert "name" in party.identity(tokens, asked)[1]
    assert set(party.read(tokens["access_token"]).json()) == {"sub", "email"}


@fapi("ensure-client-id-in-token-endpoint")
def another_client_id(stage):
    party, other = careful(stage), careful(stage)
    asked = party.ask()
    code = party.pushed_code(asked)
    answer = party.exchange_code(code, asked.verifier, client_id=other.client_id)

    party.refused(answer, "invalid_client", "invalid_request", "invalid_grant")


@fapi("ensure-authorization-code-is-bound-to-client")
def code_of_another(stage):
    party, other = careful(stage), careful(stage)
    asked = party.ask()
    code = party.pushed_code(asked)

    other.refused(other.exchange_code(code, asked.verifier), "invalid_grant")


@fapi("attempt-reuse-authorization-code-after-one-second")
def code_again(stage):
    party = careful(stage)
    asked = party.ask()
    code = party.pushed_code(asked)
    party.granted(party.exchange_code(code, asked.verifier))
    stage.age("authorization_code", "used_at", 1)

    party.refused(party.exchange_code(code, asked.verifier), "invalid_grant")


@fapi("ensure-token-endpoint-fails-with-expired-auth-code")
def code_too_old(stage):
    party = careful(stage)
    asked = party.ask()
    code = party.pushed_code(asked)
    stage.age("authorization_code", "expires_at", 60)

    party.refused(party.exchange_code(code, asked.verifier), "invalid_grant")


@fapi("refresh-token")
def refreshed(stage):
    party, other = careful(stage), careful(stage)
    _, tokens = party.bound(scope="openid offline_access")
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}

    def renewed(by):
        told = form | {"client_assertion_type": ASSERTION_TYPE, "client_assertion": by.assertion()}
        url = party.found["token_endpoint"]
        return requests.post(url, told, headers=by.proof(), timeout=10)

    other.refused(renewed(other), "invalid_grant")
    again = party.granted(renewed(party))
    assert again["token_type"] == "DPoP"
    assert party.read(again["access_token"]).status_code == 200


@fapi("ensure-pkce-code-verifier-required")
def without_verifier(stage):
    party = careful(stage)
    asked = party.ask()

    party.refused(
        party.exchange_code(party.pushed_code(asked), None), "invalid_request", "invalid_grant"
    )


@fapi("incorrect-pkce-code-verifier-rejected")
def wrong_verifier(stage):
    party = careful(stage)

    party.refused(party.exchange_code(party.pushed_code(party.ask()), "A" * 43), "invalid_grant")
