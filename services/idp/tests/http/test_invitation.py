"""The page where an invitation is taken."""

import pyotp
import pytest

from idp.wiring import accounts

PAGE = "/account/invitation"
HELD = "SELECT count(*) FROM account_scope WHERE scope = 'idp.admin'"


@pytest.fixture
def orlova(site):
    return site.plant("orlova")


@pytest.fixture
def code(site):
    invite = accounts.wire_inviting(accounts.hands(site.settings, site.web.engine))
    return invite(["idp.admin"])


def signed_in(site, told):
    visitor = site.visitor()
    visitor.open(f"{site.url}/login")
    visitor.fill({"identifier": told["phone"], "password": told["password"]})
    visitor.fill({"code": pyotp.TOTP(told["totp_secret"]).now()})
    return visitor


def test_who_is_not_signed_in_does_so_first(site):
    assert site.visitor().open(f"{site.url}{PAGE}").title == "Вход – Ординатор. Вход"


def test_an_officer_types_the_code_once(site, orlova, code):
    visitor = signed_in(site, orlova)
    before = site.rows(HELD)
    visitor.open(f"{site.url}{PAGE}")

    page = visitor.fill({"code": f" {code} "})

    assert page.url == f"{site.url}/account"
    assert (before, site.rows(HELD)) == ([(0,)], [(1,)])
    visitor.open(f"{site.url}{PAGE}")
    page = visitor.fill({"code": code})
    assert page.status == 410
    assert "Это приглашение уже приняли" in page.text
    assert code not in page.text


def test_a_wrong_code_is_told_beside_its_field(site, orlova):
    visitor = signed_in(site, orlova)
    visitor.open(f"{site.url}{PAGE}")

    page = visitor.fill({"code": "guessed"})

    assert page.status == 422
    assert "Проверьте, что код введён целиком" in page.text


def test_an_old_session_proves_itself_first(site, orlova, code):
    visitor = signed_in(site, orlova)
    site.run("UPDATE session SET auth_time = auth_time - interval '301 seconds'")
    visitor.open(f"{site.url}{PAGE}")

    page = visitor.fill({"code": code})

    assert page.title.startswith("Подтверждение входа")
    assert site.rows(HELD) == [(0,)]
