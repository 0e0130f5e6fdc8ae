"""Registration as a person without scripts does it."""

import pyotp
import pytest

from testkit import people

PASSWORD = "Синий7Чайник-на-плите"
NEWCOMER = people.person("sokolova")


def about(person):
    year, month, day = person["birth_date"].split("-")
    return {
        "family_name": person["family_name"],
        "given_name": person["given_name"],
        "patronymic": person["patronymic"] or "",
        "birth_date-day": day,
        "birth_date-month": month,
        "birth_date-year": year,
        "snils": person["snils"],
    }


def at_phone(site, visitor, person=NEWCOMER):
    visitor.open(f"{site.url}/register")
    visitor.fill(about(person))
    return visitor.fill({"phone": person["phone"], "email": person["email"]})


def register(site, visitor, person=NEWCOMER):
    at_phone(site, visitor, person)
    visitor.fill({"code": site.code(person["phone"])})
    visitor.fill({"code": site.code(person["email"])})
    return visitor.fill({"password": PASSWORD})


@pytest.mark.demand("A3")
@pytest.mark.parametrize("weak", ["Ab1defg", "abcdefg1", "ABCDEFG1", "Abcdefgh"])
def test_password_that_lacks_length_or_a_kind_of_characters_is_refused_beside_its_field(site, weak):
    visitor = site.visitor()
    at_phone(site, visitor)
    visitor.fill({"code": site.code(NEWCOMER["phone"])})
    visitor.fill({"code": site.code(NEWCOMER["email"])})

    page = visitor.fill({"password": weak})
    told = page.html.get_element_by_id("password-error").text_content()
    accepted = visitor.fill({"password": PASSWORD})

    assert page.status == 422
    assert told.strip()
    assert accepted.title == "Учётная запись – Ординатор. Вход"


@pytest.mark.demand("A1", "A2", "A4", "A6")
def test_newcomer_registers_confirms_and_adds_an_app(site):
    visitor = site.visitor()

    page = register(site, visitor)
    assert (page.status, page.title) == (200, "Учётная запись – Ординатор. Вход")

    visitor.submit(page.form(action="/account/confirmation"))
    page = visitor.fill({"code": site.code(NEWCOMER["phone"])})
    assert "Подтверждена" in page.text

    page = visitor.follow("/account/factors/totp")
    secret = page.html.get_element_by_id("totp-secret").text_content()
    page = visitor.fill({"code": pyotp.TOTP(secret.replace(" ", "")).now()})
    assert "Приложение-генератор кодов Включено" in page.text


def test_newcomer_at_a_browser_that_is_signed_in_ends_the_session_there(site):
    akhmetova = site.plant("akhmetova")
    visitor = site.visitor()
    visitor.open(f"{site.url}/login")
    visitor.fill({"identifier": akhmetova["phone"], "password": akhmetova["password"]})

    register(site, visitor)

    live = site.rows("SELECT account_id::text FROM session WHERE ended_at IS NULL")
    assert akhmetova["account_id"] not in [account_id for (account_id,) in live]
    assert len(live) == 1
    told = site.rows("SELECT body->>'reason' FROM outbox WHERE type = 'idp.session.revoked.v1'")
    assert told == [("logout",)]
