"""Doors of programs: what they say to good and bad requests, word by word."""

from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import requests

from testkit.visitor import Visitor

from .programs import CALLBACK, VERIFIER, asked, proof, register_programs

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def provider(site):
    register_programs(site)
    return site


@pytest.fixture
def visitor(provider):
    return Visitor(stay_at=(provider.url,))


def post(provider, path, data, **more):
    return requests.post(f"{provider.url}{path}", data=data, timeout=10, **more)


def go(visitor, provider, **bent):
    query = requests.Request("GET", f"{provider.url}/oauth2/authorize", params=asked(**bent))
    return visitor.open(query.prepare().url)


def prove(visitor, person):
    page = visitor.fill({"identifier": person["phone"], "password": person["password"]})
    if page.url.startswith(CALLBACK):
        return page
    return visitor.fill({"code": pyotp.TOTP(person["totp_secret"]).now()})


def members(address):
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}


def redeem(provider, code, **bent):
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }
    return post(provider, "/oauth2/token", form | proof(provider) | bent)


def signed_in(visitor, provider, person=None):
    """Tokens of a doctor who signed in."""
    go(visitor, provider)
    page = prove(visitor, person or provider.plant("orlova"))
    return redeem(provider, members(page.url)["code"]).json()


@pytest.mark.demand("A12")
def test_second_program_needs_no_second_sign_in(visitor, provider):
    signed_in(visitor, provider)
    page = go(visitor, provider, state="again", prompt="none")

    assert page.url.startswith(CALLBACK)
    assert members(page.url)["state"] == "again"


def test_step_up_asks_for_the_second_factor_alone(visitor, provider):
    signed_in(visitor, provider)
    page = go(visitor, provider, acr_values="aal2", max_age="0")
    asked = {name for form in page.forms() for name in form.names}

    assert page.url.startswith(provider.url)
    assert asked & {"channel", "code"}
    assert "password" not in asked


def test_foreign_address_is_answered_by_a_page(visitor, provider):
    for bent in ({}, {"response_type": "token"}, {"scope": "x"}, {"prompt": "none"}):
        page = go(visitor, provider, redirect_uri="https://evil.example/", **bent)

        assert page.status == 400
        assert page.url.startswith(provider.url)
        assert "redirect-foreign" in page.text


def test_unknown_program_is_answered_by_a_page(visitor, provider):
    page = go(visitor, provider, client_id="nobody")

    assert (page.status, "client-unknown" in page.text) == (400, True)


def test_fault_is_told_to_the_program(visitor, provider):
    page = go(visitor, provider, code_challenge_method="plain")
    told = members(page.url)

    assert page.url.startswith(CALLBACK)
    assert (told["error"], told["iss"]) == ("invalid_request", provider.url)


def test_form_of_another_site_comes_back_as_an_address(provider):
    answer = post(provider, "/oauth2/authorize", asked(), allow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/oauth2/authorize?response_type=code&")


def test_form_that_no_address_can_carry_is_refused(provider):
    answer = post(provider, "/oauth2/authorize", asked(nonce="x" * 20000), allow_redirects=False)

    assert answer.status_code == 400


def test_pushed_request_leads_to_the_sign_in(visitor, provider):
    pushed = post(provider, "/oauth2/par", asked() | proof(provider))
    person = provider.plant("orlova")
    query = f"client_id=cabinet&request_uri={pushed.json()['request_uri']}"
    visitor.open(f"{provider.url}/oauth2/authorize?{query}")
    page = prove(visitor, person)

    assert (pushed.status_code, pushed.json()["expires_in"]) == (201, 90)
    assert redeem(provider, members(page.url)["code"]).status_code == 200
    assert "pushed-request-gone" in visitor.open(f"{provider.url}/oauth2/authorize?{query}").text


@pytest.mark.parametrize(
    ("bent", "error"),
    [
        ({"redirect_uri": "https://evil.example/"}, "invalid_request"),
        ({"scope": "openid frmr.self"}, "invalid_scope"),
        ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, "invalid_request"),
        ({"client_id": "ordinator-cli"}, "invalid_client"),
    ],
)
def test_fault_of_a_pushed_request_is_told_at_once(provider, bent, error):
    answer = post(provider, "/oauth2/par", asked(**bent) | proof(provider))

    assert answer.json()["error"] == error


def test_answer_with_tokens_is_kept_by_nobody(visitor, provider):
    go(visitor, provider)
    page = prove(visitor, provider.plant("orlova"))
    answer = redeem(provider, members(page.url)["code"])

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["expires_in"] == 300


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, 400, "unauthorized_client"),
        ({"grant_type": "authorization_code"}, 400, "invalid_request"),
        ({"grant_type": ["refresh_token", "refresh_token"]}, 400, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, 400, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "\0"}, 400, "invalid_request"),
        ({"client_secret": "x"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
    ],
)
def test_fault_at_the_token_door_has_its_word(provider, form, status, error):
    answer = post(provider, "/oauth2/token", proof(provider) | form)

    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_token_door_takes_forms_only(provider):
    answer = requests.post(f"{provider.url}/oauth2/token", json=proof(provider), timeout=5)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_secret_in_a_header_is_challenged(provider):
    answer = post(provider, "/oauth2/token", {"grant_type": "x"}, auth=("cabinet", "x"))

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="idp"'


def test_exchange_goes_through_its_door(visitor, provider):
    tokens = signed_in(visitor, provider)
    form = {
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "subject_token": tokens["access_token"],
        "subject_token_type": "urn:ietf:params:oauth:token-type:access_token",
        "audience": "frmr",
        "scope": "frmr.self",
    }
    good = post(provider, "/oauth2/token", form | proof(provider))
    wider = post(provider, "/oauth2/token", form | {"scope": "frmr.hr"} | proof(provider))

    assert good.json()["issued_token_type"] == "urn:ietf:params:oauth:token-type:access_token"
    assert good.json()["scope"] == "frmr.self"
    assert wider.json()["error"] == "invalid_scope"


WAYS = ("GET", "POST")


def user_info(provider, **headers):
    return requests.get(f"{provider.url}/oauth2/userinfo", headers=headers, timeout=5)


def test_claims_are_read_by_a_header_or_a_form_and_never_by_the_address(visitor, provider):
    token = signed_in(visitor, provider)["access_token"]
    at = f"{provider.url}/oauth2/userinfo"
    read = user_info(provider, Authorization=f"Bearer {token}")
    by_form = post(provider, "/oauth2/userinfo", {"access_token": token})
    by_query = [requests.request(way, f"{at}?access_token={token}", timeout=5) for way in WAYS]
    form_of_a_get = requests.get(at, data={"access_token": token}, timeout=5)
    other_body = requests.post(at, json={"access_token": token}, timeout=5)

    assert (read.status_code, set(read.json())) == (200, {"sub"})
    assert (by_form.status_code, by_form.json()) == (200, read.json())
    refused = [*by_query, form_of_a_get, other_body]
    assert [answer.status_code for answer in refused] == [401] * 4


@pytest.mark.parametrize("form", ["access_token=x.y.z", "access_token=", "access_token=a b"])
def test_bad_token_in_a_form_is_challenged_as_one_in_the_header(provider, form):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    answer = requests.post(f"{provider.url}/oauth2/userinfo", form, headers=headers, timeout=5)

    error = ', error="invalid_token"' if form != "access_token=" else ""
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (
        401,
        f'Bearer realm="idp"{error}',
    )


def test_token_that_comes_twice_is_no_request(visitor, provider):
    token = signed_in(visitor, provider)["access_token"]
    at, headers = f"{provider.url}/oauth2/userinfo", {"Authorization": f"Bearer {token}"}

    both = requests.post(at, {"access_token": token}, headers=headers, timeout=5)
    twice = requests.post(at, [("access_token", token)] * 2, timeout=5)

    for answer in (both, twice):
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
        assert 'error="invalid_request"' in answer.headers["WWW-Authenticate"]


def test_who_shows_no_token_is_told_the_scheme_and_of_no_error(provider):
    answer = user_info(provider)

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="idp"')


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Basic eDp4", "Bearer x.y.z"])
def test_bad_token_is_challenged(provider, header):
    answer = user_info(provider, Authorization=header)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="idp", error="invalid_token"'


def test_identity_is_no_access_token(visitor, provider):
    token = signed_in(visitor, provider)["id_token"]

    assert user_info(provider, Authorization=f"Bearer {token}").status_code == 401
