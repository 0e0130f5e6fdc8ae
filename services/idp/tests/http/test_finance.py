"""A program under FAPI 2.0: pushed requests, assertions by its key, tokens bound to another."""

import base64
import json
import time
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from chassis import jwk
from idp.domain.client import Profile
from idp.usecases.oidc.authentication import ASSERTION_TYPE
from idp.wiring import accounts
from idp.wiring.oidc import wire_register
from testkit.proofs import Holder
from testkit.visitor import Visitor

from .programs import CALLBACK, VERIFIER, asked, proof, register_programs


@pytest.fixture
def register(site):
    shared = accounts.hands(site.settings, site.web.engine)
    return wire_register(shared.start_work, site.settings.master_key, shared.clock)


@pytest.fixture
def provider(site, register):
    """The cabinet under the profile."""
    register_programs(site)
    shared = accounts.hands(site.settings, site.web.engine)
    with shared.start_work() as work:
        cabinet = work.clients.get("cabinet")
    register.put_clients([replace(cabinet, profile=Profile.FAPI2)])
    return site


def post(provider, path, form, holder=None):
    url = f"{provider.url}{path}"
    headers = {"DPoP": holder.proof("POST", url)} if holder else {}
    return requests.post(url, data=form, headers=headers, timeout=10)


def push(provider, holder=None, **bent):
    return post(provider, "/oauth2/par", asked(**bent) | proof(provider), holder)


def address(provider, pushed, client_id="cabinet"):
    query = f"client_id={client_id}&request_uri={pushed.json()['request_uri']}"
    return f"{provider.url}/oauth2/authorize?{query}"


def sign_in(provider, pushed):
    """The code with which the browser returns."""
    person = provider.plant("orlova")
    visitor = Visitor(stay_at=(provider.url,))
    visitor.open(address(provider, pushed))
    visitor.fill({"identifier": person["phone"], "password": person["password"]})
    page = visitor.fill({"code": pyotp.TOTP(person["totp_secret"]).now()})
    return members(page.url)["code"]


def members(address):
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}


def redeem(provider, code, holder):
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    told = form | {"code_verifier": VERIFIER} | proof(provider)
    return post(provider, "/oauth2/token", told, holder)


def test_program_gets_tokens_that_are_bound_to_the_key_it_pushed_with(provider):
    holder = Holder()
    pushed = push(provider, holder)
    code = sign_in(provider, pushed)
    by_another = redeem(provider, code, Holder())
    unbound = redeem(provider, code, None)
    tokens = redeem(provider, code, holder)

    assert pushed.status_code == 201
    assert by_another.json()["error"] == "invalid_grant"
    assert unbound.json()["error"] == "invalid_dpop_proof"
    assert (tokens.status_code, tokens.json()["token_type"]) == (200, "DPoP")


def test_request_that_comes_through_a_browser_is_refused(provider):
    answer = requests.get(
        f"{provider.url}/oauth2/authorize", params=asked(), timeout=10, allow_redirects=False
    )

    told = members(answer.headers["Location"])
    assert (told["error"], told["iss"]) == ("invalid_request", provider.url)


def test_pushed_request_is_the_program_s_own(provider):
    pushed = push(provider, Holder())
    answer = requests.get(address(provider, pushed, "ordinator-cli"), timeout=10)

    assert (answer.status_code, "pushed-request-gone" in answer.text) == (400, True)


def test_pushed_request_may_be_visited_until_it_is_answered(provider):
    holder = Holder()
    pushed = push(provider, holder)
    for _ in range(2):
        assert Visitor(stay_at=(provider.url,)).open(address(provider, pushed)).status == 200
    code = sign_in(provider, pushed)

    assert redeem(provider, code, holder).status_code == 200
    assert "pushed-request-gone" in requests.get(address(provider, pushed), timeout=10).text


FAULTS = [
    ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"redirect_uri": None}, "invalid_request"),
    ({"redirect_uri": "https://evil.example/"}, "invalid_request"),
    ({"response_type": "code id_token"}, "unsupported_response_type"),
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"request": "x.y.z"}, "request_not_supported"),
    ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, "invalid_request"),
    ({"dpop_jkt": "x" * 43}, "invalid_dpop_proof"),
    ({"client_secret": "x"}, "invalid_client"),
]


def test_fault_of_a_pushed_request_has_its_word(provider):
    for bent, error in FAULTS:
        assert push(provider, Holder(), **bent).json()["error"] == error, bent


def test_code_is_given_back_once_and_its_tokens_fall_with_the_second_time(provider):
    holder = Holder()
    code = sign_in(provider, push(provider, holder))
    token = redeem(provider, code, holder).json()["access_token"]
    again = redeem(provider, code, holder)
    url = f"{provider.url}/oauth2/userinfo"
    headers = {"Authorization": f"DPoP {token}", "DPoP": holder.proof("GET", url, token)}

    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert requests.get(url, headers=headers, timeout=10).status_code == 401


def test_a_proof_that_does_not_hold_is_named_where_the_person_is_read(provider):
    holder = Holder()
    code = sign_in(provider, push(provider, holder))
    token = redeem(provider, code, holder).json()["access_token"]
    url = f"{provider.url}/oauth2/userinfo"
    good = holder.proof("GET", url, token)
    shown = [good, good, Holder().proof("GET", url, token), holder.proof("POST", url, token)]

    answers = [
        requests.get(url, headers={"Authorization": f"DPoP {token}", "DPoP": one}, timeout=10)
        for one in shown
    ]
    assert [answer.status_code for answer in answers] == [200, 401, 401, 401]
    for answer in answers[1:]:
        assert answer.json() == {"error": "invalid_dpop_proof"}
        challenge = answer.headers["WWW-Authenticate"]
        assert challenge.startswith('DPoP realm="idp", error="invalid_dpop_proof", algs="')


def b64(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


KINDS = {
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
    "PS256": lambda: rsa.generate_private_key(65537, 2048),
    "RS256": lambda: rsa.generate_private_key(65537, 2048),
}


def signature(key, alg, told):
    if alg == "EdDSA":
        return key.sign(told)
    if alg == "PS256":
        return key.sign(told, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
    if alg == "RS256":
        return key.sign(told, padding.PKCS1v15(), SHA256())
    r, s = decode_dss_signature(key.sign(told, ec.ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def assertion(provider, key, alg, **bent):
    at = int(time.time())
    claims = {"iss": "cabinet", "sub": "cabinet", "aud": provider.url, "jti": str(time.time_ns())}
    told = {"iat": at, "exp": at + 60} | claims | bent
    parts = ({"alg": alg, "typ": "JWT"}, {n: v for n, v in told.items() if v is not None})
    text = ".".join(b64(json.dumps(part).encode()) for part in parts)
    token = f"{text}.{b64(signature(key, alg, text.encode()))}"
    return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": token}


def keyed(register, site, key):
    """The cabinet with another key of its own."""
    shared = accounts.hands(site.settings, site.web.engine)
    with shared.start_work() as work:
        cabinet = work.clients.get("cabinet")
    register.put_clients([replace(cabinet, jwks={"keys": [jwk.write(key.public_key())]})])


def test_assertions_are_signed_by_three_algorithms_and_by_no_other(provider, register):
    for alg, make in KINDS.items():
        key = make()
        keyed(register, provider, key)
        answer = post(provider, "/oauth2/par", asked() | assertion(provider, key, alg))
        assert answer.status_code == (401 if alg == "RS256" else 201), alg


# What is bent, of the issuer's address and of now, and how it is answered.
ASSERTED = {
    "nbf 8 s ahead": (lambda url, at: {"nbf": at + 8}, 201),
    "nbf a minute ahead": (lambda url, at: {"nbf": at + 61}, 401),
    "exp past": (lambda url, at: {"exp": at - 300}, 401),
    "exp far ahead": (lambda url, at: {"exp": at + 400}, 401),
    "no sub": (lambda url, at: {"sub": None}, 401),
    "aud is a list": (lambda url, at: {"aud": [url]}, 401),
    "aud of this door": (lambda url, at: {"aud": f"{url}/oauth2/par"}, 401),
    "aud of another door": (lambda url, at: {"aud": f"{url}/oauth2/token"}, 401),
    "aud with a slash": (lambda url, at: {"aud": f"{url}/"}, 401),
}


def test_assertion_is_for_the_issuer_and_for_minutes(provider, register):
    key = KINDS["ES256"]()
    keyed(register, provider, key)

    for name, (bend, status) in ASSERTED.items():
        told = assertion(provider, key, "ES256", **bend(provider.url, int(time.time())))
        answer = post(provider, "/oauth2/par", asked() | told)
        assert answer.status_code == status, name
