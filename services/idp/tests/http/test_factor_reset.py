"""A lost second factor: two officers, a day, and the owner who may stop it."""

import re

import pyotp
import pytest

from .officers import enter, officer, path, signed_in

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def orlova(site):
    return officer(site, "orlova", "idp.support")


@pytest.fixture
def goncharov(site):
    return officer(site, "goncharov", "idp.support")


@pytest.fixture
def rimskaya(site):
    return site.plant("rimskaya")


@pytest.fixture
def asked(orlova, rimskaya):
    return orlova.call("POST", path(rimskaya, "factor-reset")).json()


def approval(told, asked):
    return path(told, f"factor-reset/{asked['reset_id']}/approval")


def link_of(site, to):
    site.send()
    said = [letter.text for letter in site.letters if letter.to == to]
    return next(found[0] for text in said if (found := re.findall(r"http\S+code=[\w-]+", text)))


def a_day_later(site):
    site.run("UPDATE factor_reset SET effective_at = effective_at - interval '24 hours'")


@pytest.mark.demand("A11")
def test_lost_factor_is_replaced_by_two_officers_and_a_day(
    site, orlova, goncharov, rimskaya, asked
):
    alone = orlova.call("POST", approval(rimskaya, asked))
    approved = goncharov.call("POST", approval(rimskaya, asked))
    twice = goncharov.call("POST", approval(rimskaya, asked))
    assert (alone.status_code, alone.json()["code"]) == (403, "same-officer")
    assert (approved.status_code, twice.status_code) == (202, 409)
    assert "/login/code" in enter(site, rimskaya).url

    a_day_later(site)
    visitor = site.visitor()
    visitor.open(f"{site.url}/login")
    page = visitor.fill({"identifier": rimskaya["phone"], "password": rimskaya["password"]})
    assert "/login/enrolment" in page.url
    page = visitor.fill({"kind": "totp"})
    secret = re.sub(r"\s", "", page.html.get_element_by_id("totp-secret").text_content())
    page = visitor.fill({"code": pyotp.TOTP(secret).now()})
    assert page.url == f"{site.url}/account"

    assert "/login/code" in enter(site, rimskaya).url
    assert site.rows("SELECT count(*) FROM factor_reset WHERE finished_at IS NOT NULL") == [(1,)]


def test_enrolment_that_was_left_waits_at_the_next_sign_in(site, goncharov, rimskaya, asked):
    goncharov.call("POST", approval(rimskaya, asked))
    a_day_later(site)

    assert "/login/enrolment" in enter(site, rimskaya).url
    assert "/login/enrolment" in enter(site, rimskaya).url


def test_reset_ends_whatever_stood_for_the_person(site, goncharov, rimskaya, asked):
    elsewhere = signed_in(site, rimskaya)
    goncharov.call("POST", approval(rimskaya, asked))
    a_day_later(site)

    enter(site, rimskaya)

    assert elsewhere.open(f"{site.url}/account").url.startswith(f"{site.url}/login")


def test_owner_stops_a_reset_by_the_link_that_every_contact_gets(site, goncharov, rimskaya, asked):
    goncharov.call("POST", approval(rimskaya, asked))
    by_phone, by_mail = (link_of(site, rimskaya[kind]) for kind in ("phone", "email"))
    owner = site.visitor()
    looked = owner.open(by_phone)
    assert site.rows("SELECT cancelled_at FROM factor_reset") == [(None,)]

    page = owner.submit(looked.form("code"))

    assert (by_phone, page.status) == (by_mail, 200)
    assert "Сброс отменён" in page.text
    a_day_later(site)
    assert "/login/code" in enter(site, rimskaya).url


def test_guessed_link_stops_nothing(site, goncharov, rimskaya, asked):
    goncharov.call("POST", approval(rimskaya, asked))
    visitor = site.visitor()

    for guess in ("", "guess", "x" * 64):
        page = visitor.open(f"{site.url}/factor-reset/{asked['reset_id']}?code={guess}")
        assert page.status == 404
    assert site.rows("SELECT cancelled_at FROM factor_reset") == [(None,)]


def test_reset_is_approved_of_the_account_that_it_is_of(goncharov, rimskaya, akhmetova, asked):
    answer = goncharov.call("POST", approval(akhmetova, asked))

    assert (answer.status_code, answer.json()["code"]) == (404, "factor-reset-unknown")


def test_one_reset_runs_at_a_time_and_only_where_there_is_a_factor(
    orlova, rimskaya, akhmetova, asked
):
    second = orlova.call("POST", path(rimskaya, "factor-reset"))
    without = orlova.call("POST", path(akhmetova, "factor-reset"))

    assert (second.status_code, second.json()["code"]) == (409, "factor-reset-open")
    assert (without.status_code, without.json()["code"]) == (409, "factor-absent")


def test_second_officer_finds_what_waits_at_the_desk(site, goncharov, rimskaya, asked):
    desk = goncharov.visitor
    desk.open(f"{site.url}/support")
    desk.follow(f"/reset/{asked['reset_id']}")

    page = desk.fill({"reason": "called back the number on file"})

    assert page.url == f"{site.url}/support/card/{rimskaya['account_id']}"
    assert site.rows("SELECT approved_by::text FROM factor_reset") == [(goncharov.account_id,)]
