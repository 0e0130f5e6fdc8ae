"""A program on a telephone signs a doctor in: the system's browser, PKCE, a key on the device."""

from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import requests

from testkit import proofs
from testkit.proofs import Holder
from testkit.visitor import Visitor

from .programs import APP, CHALLENGE, VERIFIER, register_programs

MOBILE = "mobile-example"


@pytest.fixture
def provider(site):
    register_programs(site)
    return site


class App:
    """The program on one telephone; its key never leaves it."""

    def __init__(self, site, redirect_uri=APP):
        self.site = site
        self.holder = Holder()
        self.redirect_uri = redirect_uri

    def begin(self, visitor, **bent):
        """Open the system's browser at the sign-in."""
        told = {
            "response_type": "code",
            "client_id": MOBILE,
            "redirect_uri": self.redirect_uri,
            "scope": "openid profile offline_access account",
            "state": "af0ifjsldkj",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            "dpop_jkt": self.holder.jkt,
        } | bent
        query = requests.Request("GET", f"{self.site.url}/oauth2/authorize", params=told)
        return visitor.open(query.prepare().url)

    def sign_in(self, person):
        """What the system hands back to the program."""
        visitor = Visitor(stay_at=(self.site.url,))
        self.begin(visitor)
        visitor.fill({"identifier": person["phone"], "password": person["password"]})
        page = visitor.fill({"code": pyotp.TOTP(person["totp_secret"]).now()})
        return page.url

    def ask(self, holder=None, **form):
        """A call of the token door with a proof of the key."""
        url = f"{self.site.url}/oauth2/token"
        headers = {"DPoP": (holder or self.holder).proof("POST", url)}
        return requests.post(url, data={"client_id": MOBILE, **form}, headers=headers, timeout=10)

    def redeem(self, returned, **bent):
        (code,) = parse_qs(urlsplit(returned).query)["code"]
        told = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER}
        return self.ask(**told | {"redirect_uri": self.redirect_uri} | bent)

    def renew(self, token, holder=None):
        return self.ask(holder, grant_type="refresh_token", refresh_token=token)

    def read(self, token, *, method="GET", proof=None, scheme="DPoP"):
        """Userinfo by the bound token."""
        url = f"{self.site.url}/oauth2/userinfo"
        proof = proof or self.holder.proof(method, url, token)
        headers = dict(proofs.headers(token, proof, scheme=scheme))
        return requests.request(method, url, headers=headers, timeout=10)


@pytest.fixture
def doctor(provider):
    return provider.plant("orlova")


@pytest.mark.demand("A14")
@pytest.mark.parametrize("redirect_uri", [APP, "http://127.0.0.1:53211/callback"])
def test_telephone_signs_a_doctor_in_and_keeps_the_sign_in_by_its_key(
    provider, doctor, redirect_uri
):
    app = App(provider, redirect_uri)
    returned = app.sign_in(doctor)
    tokens = app.redeem(returned).json()
    told = app.read(tokens["access_token"])
    renewed = app.renew(tokens["refresh_token"])

    assert returned.startswith(f"{redirect_uri}?code=")
    assert (tokens["token_type"], tokens["expires_in"]) == ("DPoP", 300)
    assert (told.status_code, told.json()["family_name"]) == (200, "Орлова")
    assert (renewed.status_code, renewed.json()["token_type"]) == (200, "DPoP")
    assert app.read(renewed.json()["access_token"]).json()["sub"] == doctor["account_id"]


def test_page_of_the_sign_in_may_send_its_form_on_to_the_telephone_s_program(provider, doctor):
    page = App(provider).begin(Visitor(stay_at=(provider.url,)))

    assert "form-action 'self' org.ordinator.example:;" in page.headers["Content-Security-Policy"]


def test_code_that_another_program_of_the_telephone_caught_is_worth_nothing(provider, doctor):
    app, thief = App(provider), App(provider)
    returned = app.sign_in(doctor)

    assert thief.redeem(returned).json()["error"] == "invalid_grant"
    assert app.redeem(returned).status_code == 200


def test_stolen_tokens_are_worth_nothing_without_the_key(provider, doctor):
    app, thief = App(provider), App(provider)
    tokens = app.redeem(app.sign_in(doctor)).json()
    access, refresh = tokens["access_token"], tokens["refresh_token"]
    borne = app.read(access, scheme="Bearer")
    by_thief = thief.read(access)

    assert (borne.status_code, by_thief.status_code) == (401, 401)
    assert borne.headers["WWW-Authenticate"] == 'Bearer realm="idp", error="invalid_token"'
    assert by_thief.headers["WWW-Authenticate"] == (
        'DPoP realm="idp", error="invalid_dpop_proof", algs="ES256 EdDSA PS256"'
    )
    assert thief.renew(refresh).json()["error"] == "invalid_grant"
    assert app.renew(refresh).status_code == 200


@pytest.fixture
def bound(provider, doctor):
    """The program of a telephone and a token of it."""
    app = App(provider)
    return app, app.redeem(app.sign_in(doctor)).json()["access_token"]


def test_proof_is_shown_once_at_userinfo_and_for_its_method(provider, bound):
    app, token = bound
    proof = app.holder.proof("GET", f"{provider.url}/oauth2/userinfo", token)

    assert app.read(token, proof=proof, method="POST").status_code == 401
    assert app.read(token, proof=proof).status_code == 200
    assert app.read(token, proof=proof).status_code == 401


def test_bound_token_is_not_taken_from_a_form_with_its_proof_or_without(provider, bound):
    app, token = bound
    at = f"{provider.url}/oauth2/userinfo"
    proof = {"DPoP": app.holder.proof("POST", at, token)}

    answers = [
        requests.post(at, {"access_token": token}, headers=headers, timeout=10)
        for headers in ({}, proof)
    ]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert app.read(token).status_code == 200


def test_program_whose_tokens_must_be_bound_gets_none_without_a_proof(provider, doctor):
    app = App(provider)
    (code,) = parse_qs(urlsplit(app.sign_in(doctor)).query)["code"]
    form = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER}
    answer = requests.post(
        f"{provider.url}/oauth2/token",
        data=form | {"client_id": MOBILE, "redirect_uri": APP},
        timeout=10,
    )

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")
    assert answer.headers["Cache-Control"] == "no-store"
