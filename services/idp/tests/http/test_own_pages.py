"""Changing one's own account as a person without scripts does it (A2-A4)."""

import pyotp
import pytest

PASSWORD = "Зелёный8Самовар-в-саду"
PHONE, SHOWN = "8 (900) 555-00-11", "+79005550011"


@pytest.fixture
def orlova(site):
    """A doctor with an authenticator app."""
    return site.plant("orlova")


def _sign_in(site, told, visitor=None):
    visitor = visitor or site.visitor()
    visitor.open(f"{site.url}/login")
    visitor.fill({"identifier": told["phone"], "password": told["password"]})
    if told["totp_secret"]:
        visitor.fill({"code": pyotp.TOTP(told["totp_secret"]).now()})
    return visitor


def _grow_old(site):
    site.run("UPDATE session SET auth_time = auth_time - interval '301 seconds'")


@pytest.mark.demand("A3")
def test_password_is_changed_and_other_browsers_are_signed_out(site, akhmetova):
    elsewhere = _sign_in(site, akhmetova)
    visitor = _sign_in(site, akhmetova)
    visitor.follow("/account/password")

    page = visitor.fill({"present": akhmetova["password"], "password": PASSWORD})

    assert (page.url, page.status) == (f"{site.url}/account", 200)
    assert elsewhere.open(f"{site.url}/account").title == "Вход – Ординатор. Вход"
    assert visitor.open(f"{site.url}/account").title.startswith("Учётная запись")
    told = site.rows("SELECT body->>'reason' FROM outbox WHERE type = 'idp.session.revoked.v1'")
    assert told == [("password",)]
    page = _sign_in(site, akhmetova, site.visitor()).page
    assert page.status == 422
    page = _sign_in(site, akhmetova | {"password": PASSWORD}).page
    assert page.url == f"{site.url}/account"


@pytest.mark.demand("A3")
@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Аа1", "короче, чем нужно"),
        ("Аа1" + "ы" * 126, "длиннее 128"),
        ("синийчайник", "строчную и прописную буквы"),
        ("Пароль123", "из списка самых частых"),
        ("йцукен123", "из списка самых частых"),
        ("Ахметова-2026", "имя или фамилию"),
        ("Zxzxzxzx1", "легко подобрать"),
    ],
)
def test_weak_password_is_told_its_reason_beside_the_field(site, akhmetova, password, said):
    visitor = _sign_in(site, akhmetova)
    visitor.follow("/account/password")

    page = visitor.fill({"present": akhmetova["password"], "password": password})

    assert page.status == 422
    assert said in page.text
    assert password not in page.text


def test_wrong_present_password_is_told_beside_its_field(site, akhmetova):
    visitor = _sign_in(site, akhmetova)
    visitor.follow("/account/password")

    page = visitor.fill({"present": "Wrong-password-1", "password": PASSWORD})

    assert (page.status, "Введите пароль, с которым вы входите" in page.text) == (422, True)


@pytest.mark.parametrize("path", ["password", "contacts/phone", "contacts/email"])
def test_old_session_proves_itself_first_and_comes_back(site, orlova, path):
    visitor = _sign_in(site, orlova)
    _grow_old(site)
    visitor.open(f"{site.url}/account/{path}")
    answers = {
        "password": {"present": orlova["password"], "password": PASSWORD},
        "contacts/phone": {"phone": PHONE},
        "contacts/email": {"email": "new@example.org"},
    }
    page = visitor.fill(answers[path])
    assert page.title.startswith("Подтверждение входа")

    visitor.fill({"channel": "totp"})
    site.run("UPDATE factor SET last_timecode = NULL")
    page = visitor.fill({"code": pyotp.TOTP(orlova["totp_secret"]).now()})

    assert page.url == f"{site.url}/account/{path}"


@pytest.mark.demand("A2")
@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [("phone", PHONE, SHOWN), ("email", "New@ПОЧТА.РФ", "new@xn--80a1acny.xn--p1ai")],
)
def test_new_contact_is_proven_by_a_code_and_the_former_one_is_told(
    site, akhmetova, kind, typed, kept
):
    visitor = _sign_in(site, akhmetova)
    visitor.follow(f"/account/contacts/{kind}")
    visitor.fill({kind: typed})

    page = visitor.fill({"code": site.code(kept)})

    assert page.url == f"{site.url}/account"
    site.send()
    changed = [letter.to for letter in site.letters if "измен" in letter.text.lower()]
    assert akhmetova[kind] in changed
    assert kept not in changed
    assert _sign_in(site, akhmetova | {"phone": kept}).page.url == f"{site.url}/account"


def test_contact_of_somebody_else_gives_the_same_page(site, akhmetova, orlova):
    pages = []
    for phone in (PHONE, orlova["phone"]):
        visitor = _sign_in(site, akhmetova)
        visitor.follow("/account/contacts/phone")
        page = visitor.fill({"phone": phone})
        pages.append((page.status, page.title, page.text.replace("00-11", "").replace("00-02", "")))

    assert [page[:2] for page in pages] == [(200, "Код для нового контакта – Ординатор. Вход")] * 2


def test_phone_of_another_country_is_refused_beside_the_field(site, akhmetova):
    visitor = _sign_in(site, akhmetova)
    visitor.follow("/account/contacts/phone")

    page = visitor.fill({"phone": "+375 29 123-45-67"})

    assert (page.status, "кодом страны" in page.text) == (422, True)


@pytest.mark.demand("A4")
def test_app_is_switched_off_and_asked_for_no_more(site, orlova):
    visitor = _sign_in(site, orlova)
    page = visitor.open(f"{site.url}/account/factors/totp/off")
    page = visitor.submit(page.form(action="/account/factors/totp/off"))

    assert "Приложение-генератор кодов Выключено" in page.text
    page = _sign_in(site, orlova | {"totp_secret": None}).page
    assert page.url == f"{site.url}/account"


@pytest.mark.demand("A4")
def test_codes_by_mail_are_switched_on_and_give_no_recovery_codes(site, akhmetova):
    visitor = _sign_in(site, akhmetova)
    page = visitor.submit(visitor.page.form(action="/account/factors/email"))
    assert page.title == "Код из письма – Ординатор. Вход"

    page = visitor.fill({"code": site.code(akhmetova["email"])})

    assert "Письмо на почту Включено" in page.text
    assert "/account/recovery-codes" not in {form.action for form in page.forms()}
