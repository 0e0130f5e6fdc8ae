"""Attacks on the sign-in, each as it would be tried; each prints how often it struck."""

import pyotp
import pytest
import requests

from chassis.refusal import Unavailable
from idp.domain.code import Channel
from idp.domain.limits import LIMITS, Limit
from idp.usecases.dispatch import SendDispatches
from testkit.strikes import demanded

from .conftest import open_site

PASSWORD = "Синий7Чайник-на-плите"


@pytest.fixture
def orlova(site):
    """A doctor with an authenticator app."""
    return site.plant("orlova")


def _signed_in(site, visitor, told, **more):
    visitor.open(f"{site.url}/login")
    answers = {"identifier": told["phone"], "password": told["password"]} | more
    return visitor.fill(answers)


def _with_sms(site, told):
    """Switch codes by SMS on."""
    visitor = site.visitor()
    page = _signed_in(site, visitor, told)
    visitor.submit(page.form(action="/account/factors/sms"))
    visitor.fill({"code": site.code(told["phone"])})


def _session(visitor):
    return [each.value for each in visitor.session.cookies if each.name == "idp-session"]


def test_fixation_a_planted_session_cookie_signs_nobody_in(site, akhmetova):
    victim, stranger = site.visitor(), site.visitor()
    for visitor in (victim, stranger):
        visitor.session.cookies.set("idp-session", "planted", domain="localhost.local", path="/")
    with demanded("a session cookie was planted", 1) as strikes:
        _signed_in(site, victim, akhmetova)
        strikes.add("planted" not in _session(victim))

    assert stranger.open(f"{site.url}/account").title == "Вход – Ординатор. Вход"


def test_restart_link_of_a_stranger_s_transaction_opens_nothing(site, akhmetova):
    stranger, victim = site.visitor(), site.visitor()
    link = stranger.open(f"{site.url}/login").url
    victim.open(f"{site.url}/login")
    with demanded("a link of another's transaction", 2) as strikes:
        page = victim.open(link)
        strikes.add(page.status == 409)
        page = victim.open(link.replace("/login?", "/login/code?"))
        strikes.add(page.status == 409)

    assert _session(victim) == []


@pytest.mark.demand("A9")
def test_second_tab_does_not_skip_the_code(site, orlova):
    visitor = site.visitor()
    page = _signed_in(site, visitor, orlova)
    tab = page.url.partition("?")[2]
    forms = {**page.form("code").fields}
    with demanded("a tab that skips the code", 4) as strikes:
        for path in ("/consent/accept", "/login/enrolment", "/login"):
            answers = {**forms, "kind": "sms", "identifier": "x", "password": "y"}
            kept = {
                "/consent/accept": (),
                "/login/enrolment": ("kind",),
                "/login": ("identifier", "password"),
            }[path]
            data = {name: answers[name] for name in ("csrf_token", *kept)}
            answer = visitor.session.post(
                f"{site.url}{path}?{tab}", data=data, allow_redirects=False
            )
            strikes.add(answer.status_code == 409)
        strikes.add(visitor.open(f"{site.url}/account").title == "Вход – Ординатор. Вход")

    assert _session(visitor) == []


@pytest.mark.demand("A9")
def test_code_of_another_transaction_says_whose_it_is_and_opens_nothing(site, akhmetova):
    _with_sms(site, akhmetova)
    one, other = site.visitor(), site.visitor()
    for visitor in (one, other):
        _signed_in(site, visitor, akhmetova)
        visitor.fill({"channel": "sms"})
        site.send()
    codes = [letter.text for letter in site.letters if letter.to == akhmetova["phone"]]
    first = next(word for word in codes[-2].split() if word.strip(".").isdigit()).strip(".")
    with demanded("a code of another transaction", 1) as strikes:
        page = other.fill({"code": first})
        strikes.add("от другой попытки или другого устройства" in page.text)

    assert (page.status, _session(other)) == (409, [])
    assert one.fill({"code": first}).url == f"{site.url}/account"


def test_address_of_somebody_in_other_letters_makes_no_second_account(site, akhmetova):
    visitor = site.visitor()
    visitor.open(f"{site.url}/register")
    visitor.fill(
        {
            "family_name": "Чужая",
            "given_name": "Рука",
            "birth_date-day": "1",
            "birth_date-month": "2",
            "birth_date-year": "1990",
            "snils": "001-001-998 00",
        }
    )
    visitor.fill({"phone": "+79161234567", "email": akhmetova["email"].upper()})
    visitor.fill({"code": site.code("+79161234567")})
    site.send()
    with demanded("an address in other letters", 1) as strikes:
        (letter,) = [one for one in site.letters if one.to == akhmetova["email"]]
        strikes.add("уже есть учётная запись" in letter.text)
        page = visitor.fill({"code": "123456"})

    assert page.status == 422
    assert site.rows("SELECT count(*) FROM account") == [(1,)]
    assert _signed_in(site, site.visitor(), akhmetova, identifier=akhmetova["email"].upper()).url


def test_trusted_browser_is_asked_again_once_the_policy_trusts_none(
    site, orlova, settings_of, compiled
):
    visitor = site.visitor()
    _signed_in(site, visitor, orlova, remember="yes")
    visitor.fill({"code": pyotp.TOTP(orlova["totp_secret"]).now()})
    (device,) = [each.value for each in visitor.session.cookies if each.name == "idp-device"]
    strict, server = open_site(settings_of, compiled, policy="strict")
    with server, demanded("a trusted browser was asked", 1) as strikes:
        other = strict.visitor()
        other.session.cookies.set("idp-device", device, domain="localhost.local", path="/")
        page = _signed_in(strict, other, orlova)
        strikes.add(page.title == "Код из приложения – Ординатор. Вход")
    strict.web.engine.dispose()

    assert _session(other) == []


def test_login_csrf_signs_nobody_in_as_the_stranger(site, akhmetova):
    stranger, victim = site.visitor(), site.visitor()
    page = stranger.open(f"{site.url}/login")
    answers = {"identifier": akhmetova["phone"], "password": akhmetova["password"]}
    forged = {**page.form("identifier").fields, **answers, "remember": ""}
    victim.open(f"{site.url}/login")
    evil = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    with demanded("a forged sign-in", 3) as strikes:
        for address in (page.url, victim.current().url):
            answer = victim.session.post(address, data=forged, headers=evil)
            strikes.add(answer.status_code == 403)
        answer = victim.session.post(victim.current().url, data=forged)
        strikes.add(answer.status_code == 403)

    assert _session(victim) == []


@pytest.fixture
def shipped(cache, settings_of, compiled):
    """The pages with the table of limits as it is, but for the one that counts requests."""
    wide = {**LIMITS, **dict.fromkeys(("open-door", "open-door-net"), Limit(100_000, 60))}
    made, server = open_site(settings_of, compiled, limits_file=wide)
    with server:
        yield made
    made.web.engine.dispose()


@pytest.mark.demand("E5")
def test_sms_flood_by_registrations_sends_one_message(shipped):
    phone = "+79161234567"
    with demanded("a message that was not sent", 9) as strikes:
        for number in range(10):
            visitor = shipped.visitor()
            visitor.open(f"{shipped.url}/register")
            visitor.fill(
                {
                    "family_name": "Чужая",
                    "given_name": "Рука",
                    "birth_date-day": "1",
                    "birth_date-month": "2",
                    "birth_date-year": "1990",
                    "snils": "001-001-998 00",
                }
            )
            page = visitor.fill({"phone": phone, "email": f"flood{number}@example.org"})
            strikes.add(page.status == 429)
    shipped.send()

    assert [letter.to for letter in shipped.letters] == [phone]


def test_gateway_away_shows_its_channel_as_out_and_the_other_works(site, akhmetova):
    def away(_message):
        raise Unavailable("sms")

    senders = {Channel.SMS: away, Channel.CALL: away, Channel.EMAIL: site.letters.append}
    start_work = site.send._start_work
    broken = SendDispatches(start_work, senders, site.web.here.clock)
    visitor = site.visitor()
    with demanded("the gateway took nothing", 3) as strikes:
        for _ in range(3):
            visitor.open(f"{site.url}/recover")
            visitor.fill({"identifier": akhmetova["phone"], "channel": "sms"})
            strikes.add(broken())

    visitor.open(f"{site.url}/recover")
    page = visitor.fill({"identifier": akhmetova["phone"], "channel": "sms"})
    assert (page.status, "Выберите другой" in page.text) == (503, True)
    assert page.headers["Retry-After"] == "60"
    visitor.fill({"identifier": akhmetova["phone"], "channel": "email"})
    page = visitor.fill({"code": site.code(akhmetova["email"])})
    assert page.title == "Новый пароль – Ординатор. Вход"


def test_sixth_transaction_of_a_browser_forgets_the_oldest(site):
    visitor = site.visitor()
    pages = [visitor.open(f"{site.url}/login").url for _ in range(6)]

    held = [each.name for each in visitor.session.cookies if "-t-" in each.name]
    assert len(held) == 5
    assert [visitor.open(url).status for url in (pages[0], pages[5])] == [409, 200]


def test_cross_site_post_of_a_program_s_request_comes_back_as_an_address(site):
    answer = requests.post(
        f"{site.url}/oauth2/authorize",
        data={"client_id": "cabinet", "scope": "openid"},
        headers={"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"},
        allow_redirects=False,
        timeout=5,
    )

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/oauth2/authorize?client_id=cabinet&scope=openid"
