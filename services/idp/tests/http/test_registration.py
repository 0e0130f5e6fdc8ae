"""Registration as a person without scripts does it."""

import pyotp

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
