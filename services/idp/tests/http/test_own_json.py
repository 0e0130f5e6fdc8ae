"""One's own account by JSON: a program of the person, with a token for this service (A2-A4)."""

import re
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pyotp
import pytest
import requests

from idp.domain.client import AuthMethod, Client, GrantType
from idp.wiring import accounts
from idp.wiring.oidc import wire_register
from testkit.visitor import Visitor

from .programs import CHALLENGE, VERIFIER, register_programs
from .test_oidc import go, members, redeem

CALLBACK = "http://127.0.0.1:5005/callback"
PASSWORD = "Зелёный8Самовар-в-саду"
PHONE = "+79005550011"


@pytest.fixture
def provider(site):
    """The pages, and a program that may speak for people here."""
    shared = accounts.hands(site.settings, site.web.engine)
    register = wire_register(shared.start_work, site.settings.master_key, shared.clock)
    own = Client(
        client_id="own-app",
        name="Own",
        auth_method=AuthMethod.NONE,
        grants=frozenset({GrantType.CODE}),
        scopes=frozenset({"openid", "account"}),
        audiences=("idp",),
        redirect_uris=("http://127.0.0.1/callback",),
    )
    register.put_clients([own])
    return site


def _token(site, told, scope="openid account"):
    """An access token for this service, right after a sign-in."""
    visitor = Visitor(stay_at=(site.url,))
    asked = {
        "response_type": "code",
        "client_id": "own-app",
        "redirect_uri": CALLBACK,
        "scope": scope,
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    query = requests.Request("GET", f"{site.url}/oauth2/authorize", params=asked).prepare()
    visitor.open(query.url)
    page = visitor.fill({"identifier": told["phone"], "password": told["password"]})
    if told["totp_secret"]:
        page = visitor.fill({"code": pyotp.TOTP(told["totp_secret"]).now()})
    (code,) = parse_qs(urlsplit(page.url).query)["code"]
    form = {
        "grant_type": "authorization_code",
        "client_id": "own-app",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }
    return requests.post(f"{site.url}/oauth2/token", data=form, timeout=10).json()["access_token"]


class Program:
    """A program with a token, at the doors of one account."""

    def __init__(self, site, told, **more):
        self._at = f"{site.url}/accounts/{told['account_id']}"
        self._headers = {"Authorization": f"Bearer {_token(site, told, **more)}"}

    def ask(self, method, path, body=None):
        return requests.request(
            method, f"{self._at}{path}", json=body, headers=self._headers, timeout=10
        )

    def at(self, site, account_id):
        self._at = f"{site.url}/accounts/{account_id}"
        return self


@pytest.fixture
def akhmetova(provider):
    """A nurse without a second factor."""
    return provider.plant("akhmetova")


@pytest.fixture
def program(provider, akhmetova):
    """Her program."""
    return Program(provider, akhmetova)


def _signed_in(site, told, **other):
    visitor = site.visitor()
    visitor.open(f"{site.url}/login")
    visitor.fill({"identifier": (told | other)["phone"], "password": (told | other)["password"]})
    return visitor


@pytest.mark.demand("A3")
def test_password_is_changed_and_other_sessions_end(provider, akhmetova, program):
    elsewhere = _signed_in(provider, akhmetova)

    answer = program.ask(
        "PUT", "/password", {"present": akhmetova["password"], "password": PASSWORD}
    )

    assert (answer.status_code, answer.text) == (204, "")
    assert elsewhere.open(f"{provider.url}/account").title == "Вход – Ординатор. Вход"
    page = _signed_in(provider, akhmetova, password=PASSWORD).page
    assert page.url == f"{provider.url}/account"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"present": "Wrong-password-1", "password": PASSWORD}, 422, "password-wrong"),
        ({"present": None, "password": "Пароль123"}, 422, "password-weak"),
        ({"password": PASSWORD}, 422, "malformed"),
        ({"present": "x", "password": PASSWORD, "more": 1}, 422, "malformed"),
    ],
)
def test_password_that_is_not_changed_says_why(program, akhmetova, body, status, code):
    if body.get("present", "") is None:
        body = body | {"present": akhmetova["password"]}

    answer = program.ask("PUT", "/password", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_reason_of_a_weak_password_is_told(program, akhmetova):
    body = {"present": akhmetova["password"], "password": "Ахметова-2026"}

    assert program.ask("PUT", "/password", body).json()["reason"] == "own-name"


@pytest.mark.demand("A2")
def test_phone_is_read_and_changed_by_a_code(provider, akhmetova, program):
    before = program.ask("GET", "/contacts").json()["contacts"]
    begun = program.ask("POST", "/contacts", {"kind": "phone", "value": "8 (900) 555-00-11"})
    wrong = program.ask("POST", "/contacts", {"code": "not it"})
    ended = program.ask("POST", "/contacts", {"code": provider.code(PHONE)})
    after = {
        one["kind"]: one["value"] for one in program.ask("GET", "/contacts").json()["contacts"]
    }

    assert {one["kind"]: one["value"] for one in before} == {
        "phone": akhmetova["phone"],
        "email": akhmetova["email"],
    }
    assert (begun.status_code, begun.json()["tries_left"], begun.json()["retry_after"]) == (
        202,
        5,
        30,
    )
    assert (wrong.status_code, wrong.json()["code"]) == (422, "code-mismatch")
    assert (ended.status_code, after["phone"]) == (204, PHONE)


def test_contact_of_somebody_else_is_answered_alike(provider, akhmetova, program):
    orlova = provider.plant("orlova")

    free = program.ask("POST", "/contacts", {"kind": "phone", "value": PHONE})
    held = program.ask("POST", "/contacts", {"kind": "phone", "value": orlova["phone"]})

    assert (free.status_code, held.status_code) == (202, 202)
    assert free.json().keys() == held.json().keys()
    answer = program.ask("POST", "/contacts", {"code": "000000"})
    assert answer.json()["code"] == "code-mismatch"


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"kind": "phone"}, "/value", "required"),
        ({"kind": "fax", "value": "1"}, "/kind", "invalid"),
        ({"kind": "phone", "value": "+375291234567"}, "/value", "phone-foreign"),
        ({"kind": "email", "value": "a@b@c"}, "/value", "email-malformed"),
        ({"kind": "phone", "value": PHONE, "code": "1"}, "/code", "unknown"),
    ],
)
def test_malformed_contact_says_where(program, body, pointer, code):
    answer = program.ask("POST", "/contacts", body)

    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": pointer, "code": code}]


def test_code_without_anything_begun_finds_nothing(program):
    answer = program.ask("POST", "/contacts", {"code": "123456"})

    assert (answer.status_code, answer.json()["code"]) == (410, "transaction-expired")


@pytest.mark.demand("A4")
def test_app_is_switched_on_and_then_only_a_second_factor_switches_it_off(
    provider, akhmetova, program
):
    begun = program.ask("POST", "/factors/totp", {})
    secret = begun.json()["secret"]["text"].replace(" ", "")
    ended = program.ask("POST", "/factors/totp", {"code": pyotp.TOTP(secret).now()})
    told = program.ask("GET", "/factors").json()
    weak = program.ask("DELETE", "/factors/totp")

    assert (begun.status_code, ended.status_code) == (202, 204)
    assert {one["kind"]: bool(one["on_at"]) for one in told["factors"]} == {
        "totp": True,
        "sms": False,
        "email": False,
    }
    assert (weak.status_code, weak.json()["code"]) == (401, "insufficient-user-authentication")
    assert weak.headers["WWW-Authenticate"] == (
        'Bearer error="insufficient_user_authentication", acr_values="aal2", max_age="300"'
    )
    provider.run("UPDATE factor SET last_timecode = NULL")
    strong = Program(provider, akhmetova | {"totp_secret": secret})
    assert strong.ask("DELETE", "/factors/totp").status_code == 204
    assert strong.ask("DELETE", "/factors/totp").json()["code"] == "factor-off"


def test_codes_of_one_kind_do_not_end_another(provider, akhmetova, program):
    program.ask("POST", "/factors/sms", {})
    code = provider.code(akhmetova["phone"])

    assert program.ask("POST", "/factors/email", {"code": code}).status_code == 410
    assert program.ask("POST", "/factors/sms", {"code": code}).status_code == 204
    weak = program.ask("POST", "/factors/totp", {})
    assert (weak.status_code, 'acr_values="aal2"' in weak.headers["WWW-Authenticate"]) == (
        401,
        True,
    )


@pytest.mark.demand("A4")
def test_recovery_codes_are_told_once_and_the_former_ones_are_worth_nothing(provider):
    orlova = provider.plant("orlova")
    program = Program(provider, orlova)

    first = program.ask("POST", "/factors/recovery", {})
    second = program.ask("POST", "/factors/recovery", {})
    codes = second.json()["codes"]

    assert (first.status_code, second.status_code, len(set(codes))) == (201, 201, 10)
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", one) for one in codes)
    assert program.ask("GET", "/factors").json()["recovery_codes_left"] == 10
    assert _by_recovery_code(provider, orlova, first.json()["codes"][0]).status == 422
    assert _by_recovery_code(provider, orlova, codes[0]).url == f"{provider.url}/account"
    assert program.ask("GET", "/factors").json()["recovery_codes_left"] == 9


def _by_recovery_code(site, told, code):
    """Sign in by the code of the app's place."""
    visitor = site.visitor()
    visitor.open(f"{site.url}/login")
    page = visitor.fill({"identifier": told["phone"], "password": told["password"]})
    visitor.open(page.url.replace("/login/code", "/login/method"))
    visitor.fill({"channel": "recovery"})
    return visitor.fill({"code": code})


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [({"code": "1"}, 422, "malformed"), ({}, 404, "channel-unknown")],
)
def test_recovery_codes_that_are_not_told_say_why(program, body, status, code):
    answer = program.ask("POST", "/factors/recovery", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_recovery_codes_want_the_strongest_proof_that_the_account_has(provider, akhmetova, program):
    program.ask("POST", "/factors/sms", {})
    program.ask("POST", "/factors/sms", {"code": provider.code(akhmetova["phone"])})

    weak = program.ask("POST", "/factors/recovery", {})

    assert (weak.status_code, weak.json()["code"]) == (401, "insufficient-user-authentication")
    assert 'acr_values="aal2"' in weak.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/contacts", None),
        ("POST", "/contacts", {"kind": "phone", "value": PHONE}),
        ("GET", "/factors", None),
        ("POST", "/factors/totp", {}),
        ("DELETE", "/factors/totp", None),
        ("POST", "/factors/recovery", {}),
        ("PUT", "/password", {"present": "x", "password": "y"}),
    ],
)
class TestWhoMayNot:
    """The doors stay shut for everybody but the person."""

    def test_account_of_another_is_not_there(self, provider, program, method, path, body):
        orlova = provider.plant("orlova")
        for account_id in (orlova["account_id"], uuid4()):
            answer = program.at(provider, account_id).ask(method, path, body)

            assert (answer.status_code, answer.json()["code"]) == (404, "account-unknown")

    def test_token_of_another_scope_does_not_open(self, provider, akhmetova, method, path, body):
        answer = Program(provider, akhmetova, scope="openid").ask(method, path, body)

        assert (answer.status_code, answer.json()["code"]) == (403, "insufficient-scope")

    def test_token_of_a_session_that_is_over_does_not_open(
        self, provider, program, method, path, body
    ):
        provider.run("UPDATE session SET ended_at = now()")

        assert program.ask(method, path, body).status_code == 401

    def test_without_a_token_nothing_opens(self, provider, akhmetova, method, path, body):
        at = f"{provider.url}/accounts/{akhmetova['account_id']}{path}"

        assert requests.request(method, at, json=body, timeout=10).status_code == 401


def test_old_proof_changes_nothing_and_reads_all(provider, akhmetova, program):
    provider.run("UPDATE session SET auth_time = auth_time - interval '301 seconds'")

    body = {"present": akhmetova["password"], "password": PASSWORD}
    answer = program.ask("PUT", "/password", body)

    assert answer.status_code == 401
    assert 'acr_values="aal1", max_age="300"' in answer.headers["WWW-Authenticate"]
    assert program.ask("GET", "/contacts").status_code == 200


@pytest.mark.demand("A6")
def test_account_is_confirmed_by_a_code_to_its_phone(provider, akhmetova, program):
    provider.run("UPDATE account SET level = 'standard', confirmed_by = NULL")

    begun = program.ask("POST", "/confirmation", {})
    wrong = program.ask("POST", "/confirmation", {"code": "not it"})
    ended = program.ask("POST", "/confirmation", {"code": provider.code(akhmetova["phone"])})

    assert (begun.status_code, ended.status_code) == (202, 204)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "code-mismatch")
    assert provider.rows("SELECT level, confirmed_by FROM account") == [("confirmed", "sms")]
    again = program.ask("POST", "/confirmation", {})
    assert (again.status_code, again.json()["code"]) == (409, "account-already-confirmed")


def _let_in(site, told):
    """A program of others gets the person's word, and tokens; its refresh token."""
    register_programs(site, own=False, name="Чужая программа")
    visitor = Visitor(stay_at=(site.url,))
    go(visitor, site, scope="openid profile offline_access")
    visitor.fill({"identifier": told["phone"], "password": told["password"]})
    page = visitor.fill({}, action="/consent/accept")
    return redeem(site, members(page.url)["code"]).json()["refresh_token"]


def test_consents_are_listed_and_taken_back(provider, akhmetova, program):
    token = _let_in(provider, akhmetova)
    (listed,) = program.ask("GET", "/consents").json()["consents"]
    taken = program.ask("DELETE", "/consents/cabinet")
    again = program.ask("DELETE", "/consents/cabinet")
    renewed = redeem(provider, "", grant_type="refresh_token", refresh_token=token)

    assert (listed["client_id"], listed["name"]) == ("cabinet", "Чужая программа")
    assert listed["scopes"] == ["openid", "profile", "offline_access"]
    assert (taken.status_code, again.status_code) == (204, 404)
    assert again.json()["type"].endswith("consent-unknown")
    assert renewed.json()["error"] == "invalid_grant"
    assert program.ask("GET", "/consents").json() == {"consents": []}


def test_consents_of_another_are_not_there(provider, akhmetova, program):
    _let_in(provider, akhmetova)
    program.at(provider, uuid4())

    assert program.ask("GET", "/consents").status_code == 404
    assert program.ask("DELETE", "/consents/cabinet").status_code == 404
