"""Sign-in pages as a person without scripts meets them."""

from uuid import UUID

import pyotp
import pytest
import requests

from idp.domain.asked import Asked, ClientView

CABINET = "http://127.0.0.1:18030"


def _told(page):
    return page.status, page.title, page.text


@pytest.fixture
def orlova(site):
    """A doctor with an authenticator app."""
    return site.plant("orlova")


def _signed_in(site, visitor, told, **more):
    visitor.open(f"{site.url}/login")
    answers = {"identifier": told["phone"], "password": told["password"]} | more
    return visitor.fill(answers)


def test_second_tab_signs_the_same_person_in_within_the_session(site, akhmetova):
    visitor = site.visitor()
    early = visitor.open(f"{site.url}/login")
    _signed_in(site, visitor, akhmetova)
    before = site.rows("SELECT session_id, cookie_hash FROM session")

    answers = {"identifier": akhmetova["phone"], "password": akhmetova["password"]}
    page = visitor.submit(early.form("identifier"), answers)

    assert page.url == f"{site.url}/account"
    after = site.rows("SELECT session_id, cookie_hash FROM session")
    assert [row[0] for row in after] == [row[0] for row in before]
    assert after != before


def test_second_tab_that_signs_another_person_in_ends_the_session(site, akhmetova, orlova):
    visitor = site.visitor()
    early = visitor.open(f"{site.url}/login")
    _signed_in(site, visitor, akhmetova)

    answers = {"identifier": orlova["phone"], "password": orlova["password"]}
    visitor.submit(early.form("identifier"), answers)
    visitor.fill({"code": pyotp.TOTP(orlova["totp_secret"]).now()})

    live = site.rows("SELECT account_id::text FROM session WHERE ended_at IS NULL")
    assert live == [(orlova["account_id"],)]


def _from_cabinet(site, visitor):
    """A transaction that a program asked for."""
    asked = Asked(
        {"redirect_uri": f"{CABINET}/oidc/callback", "state": "xyz"},
        ClientView("cabinet", "Кабинет", CABINET),
    )
    step = site.web.here.do.begin_signin(asked, block="127.0.0.0/24")
    visitor.session.cookies.set(
        f"idp-t-{step.signin.id.hex[:8]}", step.cookie, domain="localhost.local", path="/"
    )
    return f"{site.url}/login?t={step.signin.id}"


@pytest.mark.demand("A8")
def test_password_alone_signs_in_where_no_factor_is_on(site, akhmetova):
    page = _signed_in(site, site.visitor(), akhmetova)

    assert (page.url, page.status) == (f"{site.url}/account", 200)


@pytest.mark.demand("A8")
def test_code_of_the_app_is_asked_for_and_signs_in(site, orlova):
    visitor = site.visitor()
    page = _signed_in(site, visitor, orlova)
    assert page.title == "Код из приложения – Ординатор. Вход"

    page = visitor.fill({"code": pyotp.TOTP(orlova["totp_secret"]).now()})

    assert page.url == f"{site.url}/account"


def test_wrong_password_and_unknown_login_give_the_same_page(site, akhmetova):
    wrong = _signed_in(site, site.visitor(), akhmetova, password="Wrong-password-1")
    unknown = _signed_in(site, site.visitor(), akhmetova, identifier="+79000000000")

    assert _told(wrong) == _told(unknown)
    assert (wrong.status, "Неверный логин или пароль" in wrong.text) == (422, True)


def test_password_is_never_sent_back(site, akhmetova):
    page = _signed_in(site, site.visitor(), akhmetova, password="Wrong-password-1")

    form = page.form("identifier", "password")
    assert form.fields["identifier"] == akhmetova["phone"]
    assert not form.fields.get("password")


def test_password_field_masks_and_takes_what_a_manager_pastes(site):
    page = site.visitor().open(f"{site.url}/login")

    field = page.html.get_element_by_id("password")

    assert (field.get("type"), field.get("autocomplete")) == ("password", "current-password")
    assert [name for name in field.keys() if name.startswith("on")] == []  # noqa: SIM118 - lxml


@pytest.mark.demand("A8", "A9")
def test_wrong_code_says_so_beside_the_field(site, orlova):
    visitor = site.visitor()
    _signed_in(site, visitor, orlova)
    for _ in range(2):
        page = visitor.fill({"code": "000000"})

    assert page.status == 422
    assert "Код не подходит" in page.text
    assert "Осталось 3 попытки" in page.text


@pytest.mark.demand("A4", "A8")
def test_factor_switched_on_by_sms_is_asked_for_next_time(site, akhmetova):
    visitor = site.visitor()
    page = _signed_in(site, visitor, akhmetova)
    visitor.submit(page.form(action="/account/factors/sms"))
    visitor.fill({"code": site.code(akhmetova["phone"])})

    visitor = site.visitor()
    page = _signed_in(site, visitor, akhmetova)
    assert "Звонок: продиктуем код" in page.text
    visitor.fill({"channel": "call"})
    page = visitor.fill({"code": site.code(akhmetova["phone"])})

    assert page.url == f"{site.url}/account"


@pytest.mark.demand("E4")
def test_browser_that_sends_no_cookies_is_told_so(site):
    visitor = site.visitor()
    page = visitor.open(f"{site.url}/login")
    visitor.session.cookies.clear()

    page = visitor.submit(page.form("identifier"), {"identifier": "x", "password": "y"})

    assert page.status == 403
    assert "cookie" in page.text.lower()


@pytest.mark.demand("A9")
def test_address_without_its_cookie_is_another_attempt(site):
    page = site.visitor().open(f"{site.url}/login")
    other = site.visitor()
    other.open(f"{site.url}/login")

    page = other.open(page.url)

    assert (page.status, "другом браузере" in page.text) == (409, True)


def test_form_without_its_token_is_foreign(site):
    visitor = site.visitor()
    page = visitor.open(f"{site.url}/login")

    answer = visitor.session.post(page.url, data={"identifier": "x", "password": "y"})

    assert answer.status_code == 403


def test_form_of_another_site_is_foreign(site):
    visitor = site.visitor()
    page = visitor.open(f"{site.url}/login")
    fields = dict(page.form("identifier").fields) | {"identifier": "x", "password": "y"}

    answer = visitor.session.post(page.url, data=fields, headers={"Origin": "http://evil.test"})

    assert answer.status_code == 403


def test_page_of_a_later_step_leads_to_the_step_that_is_due(site):
    visitor = site.visitor()
    page = visitor.open(f"{site.url}/login")

    page = visitor.open(page.url.replace("/login?", "/login/code?"))

    assert page.title == "Вход – Ординатор. Вход"


def test_cookie_changes_with_each_step(site, orlova):
    visitor = site.visitor()
    visitor.open(f"{site.url}/login")
    (before,) = [each.value for each in visitor.session.cookies if "-t-" in each.name]
    visitor.fill({"identifier": orlova["phone"], "password": orlova["password"]})

    (after,) = [each.value for each in visitor.session.cookies if "-t-" in each.name]
    assert before != after


def test_forms_may_be_answered_by_the_way_back_to_the_program(site):
    visitor = site.visitor()

    page = visitor.open(_from_cabinet(site, visitor))

    assert f"form-action 'self' {CABINET};" in page.headers["Content-Security-Policy"]
    assert "Кабинет" in page.text


def test_login_that_the_program_suggests_stands_in_its_field(site):
    asked = Asked(
        {"redirect_uri": f"{CABINET}/oidc/callback", "login_hint": "<maria@example.org>"},
        ClientView("cabinet", "Кабинет", CABINET),
    )
    step = site.web.here.do.begin_signin(asked, block="127.0.0.0/24")
    visitor = site.visitor()
    visitor.session.cookies.set(
        f"idp-t-{step.signin.id.hex[:8]}", step.cookie, domain="localhost.local", path="/"
    )

    page = visitor.open(f"{site.url}/login?t={step.signin.id}")

    assert page.html.get_element_by_id("identifier").get("value") == "<maria@example.org>"


@pytest.mark.demand("A16")
def test_pages_are_never_kept_and_name_their_host(site):
    page = site.visitor().open(f"{site.url}/login")

    assert page.headers["Cache-Control"] == "no-store"
    assert site.url in page.html.text_content()


def test_account_page_asks_to_sign_in_first(site):
    page = site.visitor().open(f"{site.url}/account")

    assert page.title == "Вход – Ординатор. Вход"


def test_signed_out_browser_sees_nothing_of_the_account(site, akhmetova):
    visitor = site.visitor()
    page = _signed_in(site, visitor, akhmetova)
    visitor.submit(page.form(action="/account/sign-out"))

    page = visitor.open(f"{site.url}/account")

    assert page.title == "Вход – Ординатор. Вход"


def test_recovery_codes_are_shown_once(site, orlova):
    visitor = site.visitor()
    _signed_in(site, visitor, orlova)
    page = visitor.fill({"code": pyotp.TOTP(orlova["totp_secret"]).now()})

    page = visitor.submit(page.form(action="/account/recovery-codes"))

    codes = page.html.get_element_by_id("recovery-codes").text_content().split()
    assert len(codes) == 10
    assert "Осталось 10 кодов" in visitor.open(f"{site.url}/account").text


OLD = "UPDATE session SET auth_time = auth_time - interval '301 seconds'"
WEAK = "UPDATE session SET acr = 'aal2r', amr = '{pwd}'"


def test_old_session_asks_for_the_password_before_a_first_factor_is_added(site, akhmetova):
    visitor = site.visitor()
    _signed_in(site, visitor, akhmetova)
    site.run(OLD)

    page = visitor.open(f"{site.url}/account/factors/totp")
    assert page.title == "Вход – Ординатор. Вход"
    page = visitor.fill({"identifier": akhmetova["phone"], "password": akhmetova["password"]})

    assert page.html.get_element_by_id("totp-secret") is not None


@pytest.mark.parametrize(
    ("path", "title"),
    [("/account/factors/sms", "Код из СМС"), ("/account/recovery-codes", "Коды восстановления")],
)
@pytest.mark.parametrize("change", [OLD, WEAK])
def test_old_or_weak_session_asks_for_the_second_factor_before_another_proof_is_made(
    site, orlova, path, title, change
):
    visitor = site.visitor()
    _signed_in(site, visitor, orlova)
    page = visitor.fill({"code": pyotp.TOTP(orlova["totp_secret"]).now()})
    site.run(change)
    site.run("UPDATE factor SET last_timecode = NULL")

    page = visitor.submit(page.form(action=path))
    assert page.title == "Подтверждение входа – Ординатор. Вход"
    visitor.fill({"channel": "totp"})
    page = visitor.fill({"code": pyotp.TOTP(orlova["totp_secret"]).now()})
    assert page.url == f"{site.url}/account"

    page = visitor.submit(page.form(action=path))
    assert page.title.startswith(title)


def test_method_that_is_gone_meanwhile_leads_to_the_choice(site, orlova):
    visitor = site.visitor()
    _signed_in(site, visitor, orlova)
    page = visitor.fill({"code": pyotp.TOTP(orlova["totp_secret"]).now()})
    visitor.submit(page.form(action="/account/recovery-codes"))
    visitor = site.visitor()
    _signed_in(site, visitor, orlova)
    page = visitor.fill({"channel": "recovery"})
    with site.web.engine.begin() as db:
        db.exec_driver_sql("UPDATE recovery_code SET used_at = now()")

    page = visitor.open(page.url)

    assert (page.status, "Как получить код" in page.text) == (200, True)


def test_unknown_transaction_is_over(site):
    page = site.visitor().open(f"{site.url}/login?t={UUID(int=1)}")

    assert (page.status, "15 минут" in page.text) == (410, True)


def test_english_is_spoken_on_demand_and_remembered(site):
    visitor = site.visitor()

    visitor.open(f"{site.url}/login?lang=en")

    assert visitor.open(f"{site.url}/login").title == "Sign in – Ordinator sign-in"


def test_problem_is_json_for_programs(site):
    answer = requests.get(f"{site.url}/nothing", headers={"Accept": "*/*"}, timeout=5)

    assert answer.headers["Content-Type"] == "application/problem+json"
