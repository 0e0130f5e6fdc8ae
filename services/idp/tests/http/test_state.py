"""Pages for programs: the same steps as JSON, problems as RFC 9457."""

import pyotp
import pytest
import requests

NEW = "Зелёный8Самовар-в-саду"


class Program:
    """Walks through the pages by their state."""

    def __init__(self, site):
        self.session = requests.Session()
        self.session.headers["Accept"] = "application/json"
        self.site = site

    def open(self, path):
        self.answer = self.session.get(f"{self.site.url}{path}", timeout=5)
        return self.answer.json()

    def post(self, path=None, **data):
        state = self.answer.json()
        query = self.answer.url.partition("?")[2]
        where = self.answer.url if path is None else f"{self.site.url}{path}?{query}"
        before = self.answer
        self.answer = self.session.post(
            where, data={"csrf_token": state["csrf_token"], **data}, timeout=5
        )
        told = self.answer
        if told.status_code >= 400:
            self.answer = before
        return told


@pytest.fixture
def program(site):
    """A program without a browser."""
    return Program(site)


def _without_guard(state):
    return {name: value for name, value in state.items() if name != "csrf_token"}


def test_a_program_walks_through_a_recovery_by_its_state(site, program):
    told = site.plant("orlova")
    state = program.open("/recover")
    assert _without_guard(state) == {
        "state": "login",
        "channels": [],
        "tries_left": None,
        "retry_after": None,
    }

    state = program.post(identifier=told["phone"], channel="sms").json()
    assert (state["state"], state["tries_left"]) == ("code", 5)
    assert 25 <= state["retry_after"] <= 30

    refused = program.post(code="000000")
    assert (refused.status_code, refused.json()["code"]) == (422, "code-mismatch")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert program.open(program.answer.url.removeprefix(site.url))["tries_left"] == 4

    state = program.post(code=site.code(told["phone"])).json()
    assert (state["state"], state["channels"]) == ("proof", ["totp", "email"])
    state = program.post("/recover/proof", channel="totp").json()
    assert state["channels"] == ["totp"]
    code = pyotp.TOTP(told["totp_secret"]).now()
    assert program.post("/recover/proof/code", code=code).json()["state"] == "password"

    weak = program.post(password="short")
    assert (weak.status_code, weak.json()["reason"]) == (422, "short")


def test_a_program_is_told_when_to_try_a_password_again(site, program):
    told = site.plant("akhmetova")
    program.open("/login")
    for _ in range(5):
        refused = program.post(identifier=told["phone"], password="Wrong-password-1")
        assert refused.json()["code"] == "credentials-wrong"

    refused = program.post(identifier=told["phone"], password=told["password"])

    assert (refused.status_code, refused.json()["code"]) == (429, "signin-throttled")
    assert refused.headers["Retry-After"] == str(refused.json()["retry_after"]) == "1"


def test_ways_of_a_second_factor_are_told_as_channels(site, program):
    told = site.plant("orlova")
    program.open("/login")

    state = program.post(identifier=told["phone"], password=told["password"]).json()

    assert _without_guard(state) == {
        "state": "code",
        "channels": ["totp"],
        "tries_left": 5,
        "retry_after": None,
    }


def test_who_prefers_nothing_is_shown_a_page(site):
    answer = requests.get(f"{site.url}/login", headers={"Accept": "*/*"}, timeout=5)

    assert answer.headers["Content-Type"].startswith("text/html")
