"""Recovery as a person without scripts meets it, on real servers (A10)."""

import re

import pyotp
import pytest

from idp.domain.limits import LIMITS
from testkit.strikes import demanded

from .conftest import open_site

NEW = "Зелёный8Самовар-в-саду"


@pytest.fixture
def orlova(site):
    """A doctor with an authenticator app."""
    return site.plant("orlova")


def _signed_in(site, visitor, told, **more):
    visitor.open(f"{site.url}/login")
    answers = {"identifier": told["phone"], "password": told["password"]} | more
    return visitor.fill(answers)


def _asked(site, visitor, login, channel="sms"):
    """The page that asks for the first code."""
    visitor.open(f"{site.url}/login")
    visitor.follow("Забыли пароль?")
    return visitor.fill({"identifier": login, "channel": channel})


@pytest.mark.demand("A10")
@pytest.mark.parametrize(("channel", "contact"), [("sms", "phone"), ("email", "email")])
def test_forgotten_password_is_recovered_by_a_code(site, akhmetova, channel, contact):
    visitor = site.visitor()
    page = _asked(site, visitor, akhmetova["email"], channel)
    assert akhmetova["phone"][-2:] not in page.text

    page = visitor.fill({"code": site.code(akhmetova[contact])})
    assert page.title == "Новый пароль – Ординатор. Вход"
    page = visitor.fill({"password": NEW})
    assert "Пароль изменён" in page.text

    visitor.follow("Войти")
    page = visitor.fill({"identifier": akhmetova["phone"], "password": NEW})
    assert page.url == f"{site.url}/account"


@pytest.mark.demand("A10")
def test_with_a_second_factor_recovery_asks_for_another_proof_and_so_does_the_sign_in(site, orlova):
    visitor = site.visitor()
    _asked(site, visitor, orlova["phone"])
    page = visitor.fill({"code": site.code(orlova["phone"])})
    assert "Ещё одно подтверждение" in page.text

    visitor.fill({"channel": "totp"})
    page = visitor.fill({"code": "000000"})
    assert (page.status, "Код не подходит" in page.text) == (422, True)
    visitor.fill({"code": pyotp.TOTP(orlova["totp_secret"]).now()})
    visitor.fill({"password": NEW})

    assert site.rows("SELECT count(*) FROM session") == [(0,)]
    page = _signed_in(site, site.visitor(), orlova, password=NEW)
    assert page.title == "Код из приложения – Ординатор. Вход"


@pytest.mark.demand("A10")
def test_recovery_signs_out_every_browser_and_tells_every_contact(site, akhmetova):
    elsewhere = site.visitor()
    _signed_in(site, elsewhere, akhmetova)
    visitor = site.visitor()
    _asked(site, visitor, akhmetova["phone"])
    visitor.fill({"code": site.code(akhmetova["phone"])})
    site.letters.clear()
    visitor.fill({"password": NEW})
    site.send()

    assert elsewhere.open(f"{site.url}/account").title == "Вход – Ординатор. Вход"
    assert sorted(letter.to for letter in site.letters) == sorted(
        [akhmetova["phone"], akhmetova["email"]]
    )


def test_login_of_nobody_gives_the_same_pages(site, akhmetova):
    pages = []
    for login in (akhmetova["email"], "nobody@example.org"):
        visitor = site.visitor()
        asked = _asked(site, visitor, login, "email")
        wrong = visitor.fill({"code": "000000"})
        pages.append([(page.status, page.title, page.text) for page in (asked, wrong)])

    assert pages[0] == pages[1]
    assert (pages[0][0][0], pages[0][1][0]) == (200, 422)


def test_recovery_from_a_sign_in_leads_back_to_it(site, akhmetova):
    visitor = site.visitor()
    _asked(site, visitor, akhmetova["phone"])
    visitor.fill({"code": site.code(akhmetova["phone"])})
    page = visitor.fill({"password": NEW})

    back = page.link("Войти")
    assert re.search(r"/login\?t=[0-9a-f-]{36}$", back)
    page = visitor.open(back)
    assert page.title == "Вход – Ординатор. Вход"


def test_other_channel_and_another_code_are_one_button_away(site, akhmetova):
    visitor = site.visitor()
    page = _asked(site, visitor, akhmetova["phone"])
    page = visitor.submit(page.form(action="/recover/code/resend"))
    assert page.status == 429
    assert int(page.headers["Retry-After"]) <= 30

    visitor.submit(page.form("channel", action="/recover/code/channel"))
    page = visitor.fill({"code": site.code(akhmetova["email"])})

    assert page.title == "Новый пароль – Ординатор. Вход"


def test_weak_password_says_why_beside_its_field(site, akhmetova):
    visitor = site.visitor()
    _asked(site, visitor, akhmetova["phone"])
    visitor.fill({"code": site.code(akhmetova["phone"])})

    page = visitor.fill({"password": "short"})

    assert (page.status, "Пароль короче, чем нужно" in page.text) == (422, True)


def test_page_of_a_later_step_leads_to_the_one_that_is_due(site, akhmetova):
    visitor = site.visitor()
    page = _asked(site, visitor, akhmetova["phone"])

    page = visitor.open(page.url.replace("/recover/code?", "/recover/password?"))

    assert page.title == "Код из СМС – Ординатор. Вход"


@pytest.fixture
def shipped(cache, settings_of, compiled):
    """The pages with the table of limits as it is, but for the one that counts requests."""
    wide = {name: LIMITS[name] for name in LIMITS}
    wide |= {name: type(LIMITS[name])(100_000, 60) for name in ("open-door", "open-door-net")}
    made, server = open_site(settings_of, compiled, limits_file=wide)
    with server:
        yield made
    made.web.engine.dispose()


@pytest.mark.demand("E5")
def test_flood_of_recoveries_sends_one_message_and_shuts_no_sign_in(shipped):
    told = shipped.plant("akhmetova")
    with demanded("a message that was not sent", 9) as strikes:
        for _ in range(10):
            page = _asked(shipped, shipped.visitor(), told["phone"])
            strikes.add(page.status == 429)
    shipped.send()

    assert [letter.to for letter in shipped.letters] == [told["phone"]]
    assert _signed_in(shipped, shipped.visitor(), told).url == f"{shipped.url}/account"


def test_login_of_nobody_waits_for_another_code_as_long(shipped):
    told = shipped.plant("akhmetova")
    pages = []
    for login in (told["email"], "nobody@example.org"):
        _asked(shipped, shipped.visitor(), login, "email")
        page = _asked(shipped, shipped.visitor(), login, "email")
        pages.append((page.status, page.title, page.text.replace(page.headers["Retry-After"], "")))

    assert pages[0][:2] == pages[1][:2]
    assert pages[0][0] == 429
