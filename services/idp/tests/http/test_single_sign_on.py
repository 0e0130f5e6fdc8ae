"""One sign-in for every program, each of which gets the person back where they left it (A12)."""

import pytest

from testkit.visitor import Visitor

from .programs import CALLBACK, register_programs
from .test_oidc import go, members, prove

TOOL = "http://127.0.0.1:53211/callback"


@pytest.fixture
def provider(site):
    register_programs(site)
    return site


@pytest.fixture
def visitor(provider):
    return Visitor(stay_at=(provider.url,))


@pytest.mark.demand("A12")
def test_second_program_finds_the_person_signed_in_and_both_get_them_back(visitor, provider):
    go(visitor, provider, state="the page in the cabinet")
    first = prove(visitor, provider.plant("orlova"))
    tool = {"client_id": "ordinator-cli", "redirect_uri": TOOL, "scope": "openid"}
    second = go(visitor, provider, **tool, state="the command")
    again = go(visitor, provider, state="another page", prompt="none")

    for page, address, state in (
        (first, CALLBACK, "the page in the cabinet"),
        (second, TOOL, "the command"),
        (again, CALLBACK, "another page"),
    ):
        told = members(page.url)
        assert page.url.startswith(f"{address}?")
        assert (told["state"], told["iss"], "code" in told) == (state, provider.url, True)
    assert provider.rows("SELECT count(*) FROM session") == [(1,)]
    sessions = provider.rows("SELECT DISTINCT session_id FROM permission")
    assert len(sessions) == 1


@pytest.mark.demand("A12")
def test_address_that_is_not_a_program_s_own_gets_nobody_back(visitor, provider):
    go(visitor, provider)
    prove(visitor, provider.plant("orlova"))
    page = go(visitor, provider, redirect_uri="https://evil.example/callback")

    assert (page.status, page.url.startswith(provider.url)) == (400, True)


def test_whoever_changes_the_language_on_the_way_gets_back_to_the_program(visitor, provider):
    go(visitor, provider)
    page = visitor.follow("lang=en")
    back = prove(visitor, provider.plant("orlova"))

    assert page.html.get("lang") == "en"
    assert "code" in members(back.url)
