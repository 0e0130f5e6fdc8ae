"""An organisation's officer: staff numbers, for programs and as pages (A13)."""

from uuid import uuid4

import pytest

from .officers import Officer, officer, register_desk, signed_in
from .organisations import GKB7, OTHER, access, bind, enter, give, numbers
from .programs import register_programs


@pytest.fixture
def site(site):
    register_programs(site)
    register_desk(site)
    site.run("UPDATE client_terms SET local_access = true WHERE client_id = 'cabinet'")
    return site


@pytest.fixture
def head(site):
    told = site.plant("goncharov")
    bind(site, told, head=True)
    return officer(site, "goncharov")


@pytest.fixture
def worker(site):
    told = site.plant("akhmetova")
    bind(site, told)
    return told


@pytest.mark.demand("A13")
def test_staff_number_is_a_login_like_any_other(site, head, worker):
    before = enter(site, "GKB7/00417", worker["password"])

    given = give(head, worker)

    assert (before.status, given.status_code) == (422, 201)
    assert enter(site, " gkb7/00417 ", worker["password"]).url == f"{site.url}/account"
    assert enter(site, "GKB7/00417", "Wrong-password-1").status == 422
    listed = head.call("GET", numbers()).json()
    assert (listed["prefix"], listed["staff_numbers"][0]["staff_number"]) == ("GKB7", "GKB7/00417")


@pytest.mark.demand("A13")
def test_number_that_was_taken_back_opens_nothing(site, head, worker):
    given = give(head, worker).json()

    answer = head.call("DELETE", f"{numbers()}/{given['staff_number_id']}")

    assert answer.status_code == 204
    assert enter(site, "GKB7/00417", worker["password"]).status == 422
    again = head.call("DELETE", f"{numbers()}/{given['staff_number_id']}")
    assert (again.status_code, again.json()["code"]) == (404, "staff-number-unknown")


def test_second_number_takes_the_place_of_the_first(site, head, worker):
    give(head, worker)
    give(head, worker, "GKB7/7")

    assert enter(site, "GKB7/00417", worker["password"]).status == 422
    assert enter(site, "GKB7/7", worker["password"]).url == f"{site.url}/account"


def test_number_is_given_to_one_person_with_the_prefix_of_the_organisation(site, head, worker):
    give(head, worker)
    other = site.plant("zaytseva")
    stranger = site.plant("vlasova")
    bind(site, other)

    told = [
        give(head, other).json()["code"],
        give(head, other, "CRB/1").json()["code"],
        give(head, stranger, "GKB7/9").json()["code"],
        give(head, other, "no slash").json()["errors"][0]["code"],
    ]

    assert told == [
        "staff-number-taken",
        "staff-number-foreign",
        "not-affiliated",
        "staff-number-malformed",
    ]


def test_prefix_is_of_one_organisation(site, head, worker):
    give(head, worker)
    other = site.plant("rimskaya")
    bind(site, other, OTHER, head=True)
    bind(site, worker, OTHER)
    leader = Officer(site, other, signed_in(site, other))

    answer = leader.call(
        "POST", numbers(OTHER), account_id=worker["account_id"], staff_number="GKB7/1"
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "staff-number-taken")


@pytest.mark.parametrize("path", [numbers(OTHER), access(OTHER), numbers(uuid4())])
def test_officer_of_one_organisation_is_none_of_another(site, head, worker, path):
    body = {"account_id": worker["account_id"], "staff_number": "CRB/1"}
    if "local" in path:
        body = {"account_id": worker["account_id"]}

    looked, changed = head.call("GET", path), head.call("POST", path, **body)

    assert (looked.status_code, looked.json()["code"]) == (403, "officers-only")
    assert (changed.status_code, changed.json()["code"]) == (403, "officers-only")


def test_a_number_of_another_organisation_is_not_taken_back_here(site, head, worker):
    given = give(head, worker).json()
    other = site.plant("rimskaya")
    bind(site, other, OTHER, head=True)
    leader = Officer(site, other, signed_in(site, other))

    answer = leader.call("DELETE", f"{numbers(OTHER)}/{given['staff_number_id']}")

    assert (answer.status_code, answer.json()["code"]) == (404, "staff-number-unknown")


def test_a_head_who_is_one_no_more_is_let_in_by_no_token_of_before(site, head, worker):
    token = head.token()
    site.run("UPDATE affiliation SET is_head = false")

    answer = head.call("GET", numbers(), token)
    later = head.call("GET", numbers())

    assert (answer.status_code, answer.json()["code"]) == (403, "officers-only")
    assert (later.status_code, later.json()["code"]) == (403, "insufficient-scope")
    assert head.visitor.open(f"{site.url}/organisations/{GKB7}").status == 403


def test_numbers_are_given_at_the_screen_without_scripts(site, head, worker):
    desk = head.visitor
    page = desk.open(f"{site.url}/organisations/{GKB7}")
    assert "Ахметова" in page.text
    desk.follow(worker["account_id"])
    desk.follow("give-number")

    page = desk.fill({"staff_number": "gkb7/12", "reason": "order 12"})

    assert "GKB7/12" in page.text
    assert enter(site, "GKB7/12", worker["password"]).url == f"{site.url}/account"
