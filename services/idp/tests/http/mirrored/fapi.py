"""The FAPI 2.0 Security Profile OP plan, played by a program that pushes, signs and holds a key."""

import json
import time
from uuid import uuid4

import requests
from joserfc import jwt
from joserfc.jwk import RSAKey

from idp.domain.client import Profile
from testkit.proofs import BAD, Holder, headers

from .modules import module
from .relying import ASSERTION_TYPE, CALLBACK, HOME, Party, members

PREFIX = "fapi2-security-profile-final-"
_NAMES = [
    "discovery-end-point-verification",
    "happy-flow",
    "user-rejects-authentication",
    "ensure-authorization-request-without-state-success",
    "ensure-authorization-request-without-nonce-success",
    "ensure-authorization-request-with-64-char-nonce-success",
    "ensure-other-scope-order-succeeds",
    "test-claims-parameter-identity-claims",
    "access-token-type-header-case-sensitivity",
    "check-dpop-proof-nbf-exp",
    "ensure-dpopproof-with-iat-10seconds-before-succeeds",
    "ensure-dpopproof-with-iat-10seconds-after-succeeds",
    "ensure-mismatched-dpop-jkt-fails",
    "ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt",
    "ensure-token-endpoint-fails-with-mismatched-dpop-jkt",
    "ensure-dpopproof-at-par-endpoint-binding-success",
    "ensure-dpop-auth-code-binding-success",
    "ensure-different-nonce-inside-and-outside-request-object",
    "ensure-different-state-inside-and-outside-request-object",
    "ensure-authorization-request-with-long-nonce",
    "ensure-authorization-request-with-long-state",
    "state-only-outside-request-object-not-used",
    "ensure-request-object-without-redirect-uri-fails",
    "ensure-registered-redirect-uri",
    "plain-fapi-tolerate-unregistered-redirect-uri",
    "ensure-unsigned-authorization-request-without-using-par-fails",
    "ensure-redirect-uri-in-authorization-request",
    "ensure-response-type-code-idtoken-fails",
    "australia-connectid-ensure-invalid-purpose-fails",
    "ensure-response-type-token-fails",
    "ensure-client-id-in-token-endpoint",
    "ensure-holder-of-key-required",
    "ensure-authorization-code-is-bound-to-client",
    "attempt-reuse-authorization-code-after-one-second",
    "ensure-token-endpoint-fails-with-expired-auth-code",
    "ensure-signed-client-assertion-with-RS256-fails",
    "ensure-client-assertion-in-token-endpoint",
    "ensure-client-assertion-with-exp-is-5-minutes-in-past-fails",
    "ensure-client-assertion-with-wrong-aud-fails",
    "ensure-client-assertion-with-no-sub-fails",
    "dpop-negative-tests",
    "refresh-token",
    "ensure-server-handles-non-matching-intent-id",
    "test-essential-acr-sca-claim",
    "brazil-ensure-bad-payment-signature-fails",
    "australia-connectid-test-claims-parameter-idtoken-identity-claims",
    "par-ensure-reused-request-uri-prior-to-auth-completion-succeeds",
    "par-attempt-reuse-request_uri",
    "par-attempt-to-use-expired-request_uri",
    "par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted",
    "par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails",
    "par-attempt-to-use-request_uri-for-different-client",
    "par-authorization-request-containing-request_uri-form-param",
    "par-attempt-invalid-http-method",
    "par-ensure-pkce-required",
    "ensure-pkce-code-verifier-required",
    "incorrect-pkce-code-verifier-rejected",
    "par-plain-pkce-rejected",
    "par-without-duplicate-parameters",
    "par-test-array-as-audience-fails",
    "par-test-par-endpoint-url-as-audience-fails",
    "par-test-token-endpoint-url-as-audience-fails",
]
FAPI2 = [PREFIX + name for name in _NAMES]
FAPI2_NOT_APPLICABLE = {
    f"{PREFIX}{name}": reason
    for name, reason in (
        (
            "plain-fapi-tolerate-unregistered-redirect-uri",
            (
                "a pushed request may name only a registered address here; the other module of the"
                " pair is played"
            ),
        ),
        ("australia-connectid-ensure-invalid-purpose-fails", "of ConnectID Australia alone"),
        (
            "australia-connectid-test-claims-parameter-idtoken-identity-claims",
            "of ConnectID Australia alone",
        ),
        ("brazil-ensure-bad-payment-signature-fails", "of Open Finance Brasil alone"),
        ("ensure-server-handles-non-matching-intent-id", "of Open Banking UK alone: intents"),
        ("test-essential-acr-sca-claim", "of Open Banking UK alone: its own acr"),
    )
}


def fapi(name):
    """Play a module of this plan."""
    return module(PREFIX + name)


class Careful(Party):
    """A program of the profile: each request pushed, each token bound to its key."""

    def __post_init__(self):
        super().__post_init__()
        self.holder = Holder()

    def push(self, asked, assertion=None, **more):
        """The answer of the endpoint for pushed requests."""
        form = asked.told | {
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion or self.assertion(),
        }
        return requests.post(
            self.found["pushed_authorization_request_endpoint"], form, timeout=10, **more
        )

    def pushed(self, asked, **more):
        """Where the request lies."""
        answer = self.push(asked, **more)
        assert answer.status_code == 201, answer.text
        assert 0 < answer.json()["expires_in"] <= 600
        return answer.json()["request_uri"]

    def at(self, request_uri, **beside):
        """The page at which a browser ends up that was sent with a pushed request."""
        return self.browser.go(self.link(request_uri, **beside))

    def link(self, request_uri, **beside):
        """Where the browser is sent."""
        told = {"client_id": self.client_id, "request_uri": request_uri} | beside
        query = requests.Request("GET", self.found["authorization_endpoint"], params=told)
        return query.prepare().url

    def told(self, page, asked):
        """Members of an answer, after the checks that each must pass."""
        assert page.url.startswith(f"{CALLBACK}?"), f"no answer: {page.status} {page.url}"
        told = members(page.url)
        assert told.get("iss") == self.found["issuer"], "iss"
        assert told.get("state") == asked.state, "state"
        return told

    def pushed_code(self, asked, **more):
        """A code for a pushed request."""
        return self.told(self.at(self.pushed(asked, **more)), asked)["code"]

    def proof(self, **bent):
        """A proof for the token endpoint."""
        return {"DPoP": self.holder.proof("POST", self.found["token_endpoint"], **bent)}

    def exchange_code(self, code, verifier, *, proof=None, assertion=None, **bent):
        """Give a code back, proven by assertion and key."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": verifier,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion or self.assertion(),
        } | bent
        form = {name: value for name, value in form.items() if value is not None}
        shown = self.proof() if proof is None else proof
        return requests.post(self.found["token_endpoint"], form, headers=shown, timeout=10)

    def bound(self, **bent):
        """Tokens that are bound to the key, and the request that they came of."""
        asked = self.ask(**bent)
        tokens = self.granted(self.exchange_code(self.pushed_code(asked), asked.verifier))
        assert tokens["token_type"] == "DPoP"
        return asked, tokens

    def read(self, token, scheme="DPoP", method="GET", proofs=None):
        """The answer of userinfo to a bound token."""
        url = self.found["userinfo_endpoint"]
        shown = [self.holder.proof(method, url, token)] if proofs is None else proofs
        told = headers(token, *shown, scheme=scheme)
        if len({name for name, _ in told}) < len(told):
            joined = ", ".join(value for name, value in told if name == "DPoP")
            told = [*(pair for pair in told if pair[0] != "DPoP"), ("DPoP", joined)]
        return requests.request(method, url, headers=dict(told), timeout=10)


def careful(stage, **bent):
    """A program of the profile that nobody knew before."""
    plain = stage.party(**{"profile": Profile.FAPI2} | bent)
    return Careful(stage, plain.client_id)


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


@fapi("access-token-type-header-case-sensitivity")
def scheme_in_any_letters(stage):
    party = careful(stage)
    _, tokens = party.bound()

    for scheme in ("DPoP", "dpop", "DPOP"):
        assert party.read(tokens["access_token"], scheme).status_code == 200, scheme


@fapi("check-dpop-proof-nbf-exp")
def proof_with_times(stage):
    party = careful(stage)
    asked = party.ask()
    at = int(time.time())
    good = party.proof(nbf=at, exp=at + 60)
    party.granted(party.exchange_code(party.pushed_code(asked), asked.verifier, proof=good))
    old = party.ask()
    bad = party.proof(exp=at - 120)
    answer = party.exchange_code(party.pushed_code(old), old.verifier, proof=bad)

    party.refused(answer, "invalid_dpop_proof")


def _proof_off_by(stage, seconds):
    party = careful(stage)
    asked = party.ask()
    shown = party.proof(iat=int(time.time()) + seconds)

    party.granted(party.exchange_code(party.pushed_code(asked), asked.verifier, proof=shown))


@fapi("ensure-dpopproof-with-iat-10seconds-before-succeeds")
def proof_of_before(stage):
    _proof_off_by(stage, -10)


@fapi("ensure-dpopproof-with-iat-10seconds-after-succeeds")
def proof_of_after(stage):
    _proof_off_by(stage, 10)


@fapi("ensure-mismatched-dpop-jkt-fails")
def key_named_and_key_shown_differ(stage):
    party = careful(stage)
    asked = party.ask(dpop_jkt=Holder().jkt)
    url = party.found["pushed_authorization_request_endpoint"]
    answer = party.push(asked, headers={"DPoP": party.holder.proof("POST", url)})

    assert answer.status_code == 400, answer.text
    assert answer.json()["error"] in {"invalid_dpop_proof", "invalid_request"}


def _bound_to_a_key(stage, **pushed):
    """A code that is bound to the party's key is worth nothing to another key."""
    party = careful(stage)
    asked = party.ask(**pushed.get("said", lambda _: {})(party))
    code = party.pushed_code(asked, **pushed.get("shown", lambda _: {})(party))
    mine, party.holder = party.holder, Holder()
    answer = party.exchange_code(code, asked.verifier)
    party.holder = mine

    party.refused(answer, "invalid_grant", "invalid_dpop_proof")


def _jkt(party):
    return {"dpop_jkt": party.holder.jkt}


def _par_proof(party):
    url = party.found["pushed_authorization_request_endpoint"]
    return {"headers": {"DPoP": party.holder.proof("POST", url)}}


@fapi("ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt")
def other_key_than_was_shown(stage):
    _bound_to_a_key(stage, shown=_par_proof)


@fapi("ensure-token-endpoint-fails-with-mismatched-dpop-jkt")
def other_key_than_was_named(stage):
    _bound_to_a_key(stage, said=_jkt)


@fapi("ensure-dpopproof-at-par-endpoint-binding-success")
def key_shown_at_push(stage):
    party = careful(stage)
    asked = party.ask()
    code = party.pushed_code(asked, **_par_proof(party))

    party.granted(party.exchange_code(code, asked.verifier))


@fapi("ensure-dpop-auth-code-binding-success")
def key_named_at_push(stage):
    party = careful(stage)

    party.bound(**_jkt(party))


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


def _push_refused(party, asked, *errors, **more):
    answer = party.push(asked, **more)
    assert answer.status_code in {400, 401}, answer.text
    assert answer.json()["error"] in errors, answer.json()


@fapi("ensure-request-object-without-redirect-uri-fails")
def pushed_without_address(stage):
    party = careful(stage)

    _push_refused(party, party.ask(redirect_uri=None), "invalid_request")


@fapi("ensure-redirect-uri-in-authorization-request")
def address_is_needed(stage):
    party = careful(stage)
    page = party.browser.go(party.address(party.ask(redirect_uri=None)))

    assert (page.status, page.url.startswith(party.found["issuer"])) == (400, True)


@fapi("ensure-registered-redirect-uri")
def pushed_with_foreign_address(stage):
    party = careful(stage)

    for uri in (f"{HOME}/other", f"{CALLBACK}/more", f"{CALLBACK}?more=1"):
        _push_refused(party, party.ask(redirect_uri=uri), "invalid_request", "invalid_redirect_uri")


@fapi("ensure-unsigned-authorization-request-without-using-par-fails")
def not_pushed(stage):
    party = careful(stage)

    assert party.refusal(party.ask()) == "invalid_request"


@fapi("ensure-response-type-code-idtoken-fails")
def hybrid(stage):
    party = careful(stage)

    _push_refused(party, party.ask(response_type="code id_token"), "unsupported_response_type")


@fapi("ensure-response-type-token-fails")
def implicit(stage):
    party = careful(stage)

    _push_refused(party, party.ask(response_type="token"), "unsupported_response_type")


@fapi("ensure-client-id-in-token-endpoint")
def another_client_id(stage):
    party, other = careful(stage), careful(stage)
    asked = party.ask()
    code = party.pushed_code(asked)
    answer = party.exchange_code(code, asked.verifier, client_id=other.client_id)

    party.refused(answer, "invalid_client", "invalid_request", "invalid_grant")


@fapi("ensure-holder-of-key-required")
def no_key_shown(stage):
    party = careful(stage)
    asked = party.ask()
    answer = party.exchange_code(party.pushed_code(asked), asked.verifier, proof={})

    party.refused(answer, "invalid_dpop_proof", "invalid_request")


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


def _assertion_refused(stage, assert_of):
    party = careful(stage)
    asked = party.ask()
    code = party.pushed_code(asked)
    answer = party.exchange_code(code, asked.verifier, assertion=assert_of(party))

    party.refused(answer, "invalid_client")


@fapi("ensure-signed-client-assertion-with-RS256-fails")
def assertion_by_rs256(stage):
    key = RSAKey.generate_key(2048)

    def signed(party):
        at = int(time.time())
        told = {"iss": party.client_id, "sub": party.client_id, "aud": party.found["issuer"]}
        told |= {"jti": str(uuid4()), "iat": at, "exp": at + 60}
        return jwt.encode({"alg": "RS256", "kid": "x"}, told, key, algorithms=["RS256"])

    _assertion_refused(stage, signed)


@fapi("ensure-client-assertion-in-token-endpoint")
def no_assertion(stage):
    party = careful(stage)
    asked = party.ask()
    answer = party.exchange_code(
        party.pushed_code(asked),
        asked.verifier,
        client_assertion=None,
        client_assertion_type=None,
        client_id=party.client_id,
    )

    party.refused(answer, "invalid_client")


@fapi("ensure-client-assertion-with-exp-is-5-minutes-in-past-fails")
def assertion_too_old(stage):
    at = int(time.time())

    _assertion_refused(stage, lambda party: party.assertion(iat=at - 360, exp=at - 300))


@fapi("ensure-client-assertion-with-wrong-aud-fails")
def assertion_for_another(stage):
    _assertion_refused(stage, lambda party: party.assertion(aud="https://another.example"))


@fapi("ensure-client-assertion-with-no-sub-fails")
def assertion_of_nobody(stage):
    _assertion_refused(stage, lambda party: party.assertion(sub=None))


@fapi("dpop-negative-tests")
def bad_proofs(stage):
    party = careful(stage)
    _, tokens = party.bound()
    token, url = tokens["access_token"], party.found["userinfo_endpoint"]

    assert party.info(token).status_code == 401, "a bound token as a bearer's"
    for name, made in BAD.items():
        shown = made(party.holder, "GET", url, token)
        assert party.read(token, proofs=shown).status_code in {400, 401, 431}, name
    once = party.holder.proof("GET", url, token)
    answers = [party.read(token, proofs=[once]).status_code for _ in range(2)]
    assert answers == [200, 401], "a proof is good once"


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


@fapi("par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted")
def assertion_8_seconds_ahead(stage):
    party = careful(stage)

    party.pushed(party.ask(), assertion=party.assertion(nbf=int(time.time()) + 8))


@fapi("par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails")
def assertion_a_minute_ahead(stage):
    party = careful(stage)
    ahead = party.assertion(nbf=int(time.time()) + 70, exp=int(time.time()) + 120)

    _push_refused(party, party.ask(), "invalid_client", assertion=ahead)


@fapi("par-attempt-to-use-request_uri-for-different-client")
def request_uri_of_another(stage):
    party, other = careful(stage), careful(stage)
    page = other.at(party.pushed(party.ask()))

    assert (page.status, page.url.startswith(party.found["issuer"])) == (400, True)


@fapi("par-authorization-request-containing-request_uri-form-param")
def pushed_by_reference(stage):
    party = careful(stage)

    _push_refused(party, party.ask(request_uri="urn:example:x"), "invalid_request")


@fapi("par-attempt-invalid-http-method")
def pushed_by_get(stage):
    party = careful(stage)
    url = party.found["pushed_authorization_request_endpoint"]

    assert requests.get(url, params=party.ask().told, timeout=10).status_code == 405


@fapi("par-ensure-pkce-required")
def pushed_without_pkce(stage):
    party = careful(stage)
    bare = party.ask(code_challenge=None, code_challenge_method=None)

    _push_refused(party, bare, "invalid_request")


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


@fapi("par-plain-pkce-rejected")
def plain_pkce(stage):
    party = careful(stage)
    plain = party.ask(code_challenge="A" * 43, code_challenge_method="plain")

    _push_refused(party, plain, "invalid_request")


@fapi("par-without-duplicate-parameters")
def nothing_beside_the_pushed_request(stage):
    party = careful(stage)
    asked = party.ask()
    address = party.link(party.pushed(asked))

    assert set(members(address)) == {"client_id", "request_uri"}
    assert "code" in party.told(party.browser.go(address), asked)


def _audience_refused(stage, audience_of):
    party = careful(stage)
    bent = party.assertion(aud=audience_of(party.found))

    _push_refused(party, party.ask(), "invalid_client", assertion=bent)


@fapi("par-test-array-as-audience-fails")
def audience_in_a_list(stage):
    _audience_refused(stage, lambda found: [found["issuer"]])


@fapi("par-test-par-endpoint-url-as-audience-fails")
def audience_of_the_endpoint(stage):
    _audience_refused(stage, lambda found: found["pushed_authorization_request_endpoint"])


@fapi("par-test-token-endpoint-url-as-audience-fails")
def audience_of_the_token_endpoint(stage):
    _audience_refused(stage, lambda found: found["token_endpoint"])
