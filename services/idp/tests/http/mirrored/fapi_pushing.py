"""Modules of pushed requests."""

import requests

from .fapi_party import careful
from .fapi_plan import fapi
from .relying import CALLBACK, HOME, members


@fapi("ensure-different-nonce-inside-and-outside-request-object")
def nonce_beside_a_pushed_request(stage):
    party = careful(stage)
    asked = party.ask()
    page = party.at(party.pushed(asked), nonce="outside")
    code = party.told(page, asked)["code"]
    tokens = party.granted(party.exchange_code(code, asked.verifier))

    assert party.identity(tokens, asked)[1]["nonce"] == asked.nonce


@fapi("ensure-different-state-inside-and-outside-request-object")
def state_beside_a_pushed_request(stage):
    party = careful(stage)
    asked = party.ask()

    assert "code" in party.told(party.at(party.pushed(asked), state="outside"), asked)


@fapi("state-only-outside-request-object-not-used")
def state_outside_alone(stage):
    party = careful(stage)
    asked = party.ask(state=None)

    assert "code" in party.told(party.at(party.pushed(asked), state="outside"), asked)


def push_refused(party, asked, *errors, **more):
    answer = party.push(asked, **more)
    assert answer.status_code in {400, 401}, answer.text
    assert answer.json()["error"] in errors, answer.json()


@fapi("ensure-request-object-without-redirect-uri-fails")
def pushed_without_address(stage):
    party = careful(stage)

    push_refused(party, party.ask(redirect_uri=None), "invalid_request")


@fapi("ensure-redirect-uri-in-authorization-request")
def address_is_needed(stage):
    party = careful(stage)
    page = party.browser.go(party.address(party.ask(redirect_uri=None)))

    assert (page.status, page.url.startswith(party.found["issuer"])) == (400, True)


@fapi("ensure-registered-redirect-uri")
def pushed_with_foreign_address(stage):
    party = careful(stage)

    for uri in (f"{HOME}/other", f"{CALLBACK}/more", f"{CALLBACK}?more=1"):
        push_refused(party, party.ask(redirect_uri=uri), "invalid_request", "invalid_redirect_uri")


@fapi("ensure-unsigned-authorization-request-without-using-par-fails")
def not_pushed(stage):
    party = careful(stage)

    assert party.refusal(party.ask()) == "invalid_request"


@fapi("ensure-response-type-code-idtoken-fails")
def hybrid(stage):
    party = careful(stage)

    push_refused(party, party.ask(response_type="code id_token"), "unsupported_response_type")


@fapi("ensure-response-type-token-fails")
def implicit(stage):
    party = careful(stage)

    push_refused(party, party.ask(response_type="token"), "unsupported_response_type")


@fapi("par-ensure-reused-request-uri-prior-to-auth-completion-succeeds")
def request_uri_visited_twice(stage):
    party = careful(stage)
    asked = party.ask()
    request_uri = party.pushed(asked)
    party.browser.visitor.open(party.link(request_uri))

    assert "code" in party.told(party.at(request_uri), asked)


@fapi("par-attempt-reuse-request_uri")
def request_uri_after_its_answer(stage):
    party = careful(stage)
    asked = party.ask()
    request_uri = party.pushed(asked)
    party.told(party.at(request_uri), asked)
    page = party.at(request_uri)

    assert (page.status, page.url.startswith(party.found["issuer"])) == (400, True)


@fapi("par-attempt-to-use-expired-request_uri")
def request_uri_too_old(stage):
    party = careful(stage)
    request_uri = party.pushed(party.ask())
    stage.age("par_request", "expires_at", 90)
    page = party.at(request_uri)

    assert (page.status, page.url.startswith(party.found["issuer"])) == (400, True)


@fapi("par-attempt-to-use-request_uri-for-different-client")
def request_uri_of_another(stage):
    party, other = careful(stage), careful(stage)
    page = other.at(party.pushed(party.ask()))

    assert (page.status, page.url.startswith(party.found["issuer"])) == (400, True)


@fapi("par-authorization-request-containing-request_uri-form-param")
def pushed_by_reference(stage):
    party = careful(stage)

    push_refused(party, party.ask(request_uri="urn:example:x"), "invalid_request")


@fapi("par-attempt-invalid-http-method")
def pushed_by_get(stage):
    party = careful(stage)
    url = party.found["pushed_authorization_request_endpoint"]

    assert requests.get(url, params=party.ask().told, timeout=10).status_code == 405


@fapi("par-ensure-pkce-required")
def pushed_without_pkce(stage):
    party = careful(stage)
    bare = party.ask(code_challenge=None, code_challenge_method=None)

    push_refused(party, bare, "invalid_request")


@fapi("par-plain-pkce-rejected")
def plain_pkce(stage):
    party = careful(stage)
    plain = party.ask(code_challenge="A" * 43, code_challenge_method="plain")

    push_refused(party, plain, "invalid_request")


@fapi("par-without-duplicate-parameters")
def nothing_beside_the_pushed_request(stage):
    party = careful(stage)
    asked = party.ask()
    address = party.link(party.pushed(asked))

    assert set(members(address)) == {"client_id", "request_uri"}
    assert "code" in party.told(party.browser.go(address), asked)
