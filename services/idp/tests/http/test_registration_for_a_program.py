"""A program sends somebody who has no account yet, and gets back whoever made one."""

import pytest

from idp.domain.level import Level
from testkit import people
from testkit.visitor import Visitor

from .programs import CALLBACK, register_programs
from .test_oidc import go, members, redeem
from .test_registration import PASSWORD, about

NEWCOMER = people.person("sokolova")


@pytest.fixture
def visitor(site):
    return Visitor(stay_at=(site.url,))


def make_account(site, visitor, **bent):
    go(visitor, site, prompt="create", scope="openid profile", **bent)
    visitor.fill(about(NEWCOMER))
    visitor.fill({"phone": NEWCOMER["phone"], "email": NEWCOMER["email"]})
    visitor.fill({"code": site.code(NEWCOMER["phone"])})
    visitor.fill({"code": site.code(NEWCOMER["email"])})
    return visitor.fill({"password": PASSWORD})


def test_program_that_takes_newcomers_gets_the_person_at_once(site, visitor):
    register_programs(site, min_level=Level.SIMPLIFIED)
    page = make_account(site, visitor)
    tokens = redeem(site, members(page.url)["code"]).json()

    assert page.url.startswith(f"{CALLBACK}?")
    assert tokens["scope"] == "openid profile"
    assert "code" in members(go(visitor, site, prompt="none").url)


def test_program_that_wants_a_confirmed_person_is_told_what_is_lacking(site, visitor):
    register_programs(site)
    told = members(make_account(site, visitor).url)

    assert (told["error"], told["error_description"]) == ("access_denied", "account-unconfirmed")
    assert "code" not in told


def test_program_of_others_is_let_in_by_the_newcomer(site, visitor):
    register_programs(site, min_level=Level.SIMPLIFIED, own=False)
    asking = make_account(site, visitor)
    page = visitor.fill({}, action="/consent/accept")

    assert asking.marks("scope") == ["openid", "profile"]
    assert "code" in members(page.url)


def test_account_to_be_made_is_asked_for_even_of_who_is_signed_in(site, visitor):
    register_programs(site)
    site.plant("akhmetova")
    page = go(visitor, site, prompt="create")

    assert page.url.startswith(f"{site.url}/register?t=")
