"""The account page leads officers to their pages, and others to none of them (A11, A13, A15)."""

import pytest

from .officers import officer, register_desk, signed_in
from .organisations import GKB7, bind
from .programs import register_programs

WAYS = {"/admin", "/support", f"/organisations/{GKB7}", "/account/local-access"}


@pytest.fixture
def site(site):
    register_programs(site)
    register_desk(site)
    return site


def ways(visitor, site):
    """Where the account page leads of these."""
    page = visitor.open(f"{site.url}/account")
    return {way for way in WAYS if page.offers(way)}


def test_who_has_no_duties_finds_none(site):
    assert ways(signed_in(site, site.plant("rimskaya")), site) == set()


def test_worker_finds_what_organisations_let_them_do(site):
    told = site.plant("akhmetova")
    bind(site, told)

    assert ways(signed_in(site, told), site) == {"/account/local-access"}


def test_head_finds_the_people_of_the_organisation(site):
    told = site.plant("goncharov")
    bind(site, told, head=True)
    visitor = signed_in(site, told)

    assert ways(visitor, site) == {"/account/local-access", f"/organisations/{GKB7}"}
    assert visitor.follow("Работники организации").url == f"{site.url}/organisations/{GKB7}"


def test_officers_find_what_was_granted_to_them(site):
    visitor = officer(site, "orlova", "idp.support", "idp.admin").visitor

    assert ways(visitor, site) == {"/support", "/admin"}
    for name in ("Программы, ключи, сотрудники", "Поддержка: найти учётную запись"):
        visitor.open(f"{site.url}/account")
        assert visitor.follow(name).status == 200


def test_what_is_taken_back_is_not_found_any_more(site):
    orlova = officer(site, "orlova", "idp.support")
    site.run("DELETE FROM account_scope")

    assert ways(orlova.visitor, site) == set()
