"""A program of others at the pages: asked about once, listed, taken back."""

import pytest
import requests

from testkit.visitor import Visitor

from .programs import CALLBACK, register_programs
from .test_oidc import go, members, prove, redeem, user_info

SCOPE = "openid profile offline_access"


@pytest.fixture
def provider(site):
    register_programs(site, own=False, name="Чужая программа")
    return site


@pytest.fixture
def visitor(provider):
    return Visitor(stay_at=(provider.url,))


def let_in(visitor, provider):
    go(visitor, provider, scope=SCOPE)
    prove(visitor, provider.plant("orlova"))
    return visitor.fill({}, action="/consent/accept")


def test_page_names_the_program_and_what_it_would_know(visitor, provider):
    go(visitor, provider, scope=SCOPE)
    page = prove(visitor, provider.plant("orlova"))

    assert "Чужая программа" in page.text
    assert page.marks("scope") == ["openid", "profile", "offline_access"]


def test_whoever_says_no_is_sent_back_with_it(visitor, provider):
    go(visitor, provider, scope=SCOPE)
    prove(visitor, provider.plant("orlova"))
    page = visitor.fill({}, action="/consent/deny")

    told = members(page.url)
    assert page.url.startswith(CALLBACK)
    assert (told["error"], told["iss"]) == ("access_denied", provider.url)
    assert provider.rows("SELECT count(*) FROM consent") == [(0,)]
    said = provider.rows("SELECT facts->'given' FROM audit_entry WHERE deed = 'consent'")
    assert said == [(False,)]


def test_button_that_is_pressed_twice_leads_to_the_program_both_times(visitor, provider):
    go(visitor, provider, scope=SCOPE)
    form = prove(visitor, provider.plant("orlova")).form(action="/consent/accept")
    sent = {"data": form.fields, "headers": {"Origin": provider.url}, "allow_redirects": False}
    cookies = dict(visitor.session.cookies)
    presses = [requests.post(form.action, cookies=cookies, timeout=5, **sent) for _ in range(2)]

    for answer in presses:
        assert (answer.status_code, "code" in members(answer.headers["Location"])) == (303, True)
    assert provider.rows("SELECT count(*) FROM session") == [(1,)]


def test_word_is_asked_for_once(visitor, provider):
    first = let_in(visitor, provider)
    again = go(visitor, provider, scope=SCOPE)

    assert "code" in members(first.url)
    assert "code" in members(again.url)


def test_more_is_asked_for_without_a_new_proof_and_leaves_its_age_as_it_was(visitor, provider):
    let_in(visitor, provider)
    provider.run("UPDATE session SET auth_time = auth_time - interval '5 minutes'")
    before = provider.rows("SELECT auth_time, cookie_hash FROM session")
    asking = go(visitor, provider, scope=f"{SCOPE} email")
    page = visitor.fill({}, action="/consent/accept")

    assert asking.url.startswith(f"{provider.url}/consent?t=")
    assert redeem(provider, members(page.url)["code"]).json()["scope"] == f"{SCOPE} email"
    assert provider.rows("SELECT auth_time, cookie_hash FROM session") == before


def test_word_given_in_a_session_that_ended_meanwhile_is_worth_nothing(visitor, provider):
    let_in(visitor, provider)
    go(visitor, provider, scope=f"{SCOPE} email")
    provider.run("UPDATE session SET ended_at = now()")
    page = visitor.fill({}, action="/consent/accept")

    assert page.status == 401
    assert "signed-out" in page.text


def test_program_that_asks_to_ask_is_asked_about_again(visitor, provider):
    let_in(visitor, provider)
    page = go(visitor, provider, scope=SCOPE, prompt="consent")

    assert page.url.startswith(f"{provider.url}/consent?t=")


def test_what_was_let_is_listed_and_taken_back(visitor, provider):
    tokens = redeem(provider, members(let_in(visitor, provider).url)["code"]).json()
    listed = visitor.open(f"{provider.url}/account/consents")
    left = visitor.fill({}, action="/withdrawal")
    header = {"Authorization": f"Bearer {tokens['access_token']}"}
    refreshed = redeem(
        provider, "", grant_type="refresh_token", refresh_token=tokens["refresh_token"]
    )

    assert "Чужая программа" in listed.text
    assert "Чужая программа" not in left.text
    assert user_info(provider, **header).status_code == 401
    assert refreshed.json()["error"] == "invalid_grant"
    assert go(visitor, provider, scope=SCOPE).url.startswith(f"{provider.url}/consent?t=")


def test_consents_are_taken_along_with_ones_data(visitor, provider):
    let_in(visitor, provider)
    form = visitor.open(f"{provider.url}/account/export").form(action="/account/export")

    sent = {"data": form.fields, "headers": {"Origin": provider.url}}
    (consent,) = visitor.session.post(form.action, **sent).json()["consents"]

    assert (consent["client_id"], consent["scopes"]) == ("cabinet", SCOPE.split())


def test_our_own_programs_are_not_asked_about(visitor, provider):
    register_programs(provider)
    go(visitor, provider, scope=SCOPE)
    page = prove(visitor, provider.plant("orlova"))
    again = go(visitor, provider, scope=SCOPE, prompt="consent")

    assert "code" in members(page.url)
    assert "code" in members(again.url)
