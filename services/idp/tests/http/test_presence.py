"""Pages of one's sessions, devices and history as a person without scripts meets them."""

import re
from urllib.parse import urlencode
from uuid import uuid4

import pyotp
import pytest

from testkit.visitor import Visitor

from .programs import asked, register_programs

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
NEXT = "Следующая страница"
YANDEX = "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0.0.0 YaBrowser/24.6 Safari/537.36"


@pytest.fixture
def orlova(site):
    """A doctor with an authenticator app."""
    return site.plant("orlova")


def _signed_in(site, told, agent=FIREFOX, locale="ru"):
    visitor = Visitor(locale)
    visitor.session.headers["User-Agent"] = agent
    visitor.open(f"{site.url}/login")
    visitor.fill({"identifier": told["phone"], "password": told["password"]})
    if told["totp_secret"]:
        visitor.fill({"code": pyotp.TOTP(told["totp_secret"]).now()})
    return visitor


def _posts(visitor, part):
    return [form for form in visitor.current().forms() if form.action.endswith(part)]


def _elsewhere(visitor):
    """The form that ends the only other session."""
    (own,) = visitor.current().html.xpath("//h2[.//strong]")
    acts = own.xpath("following-sibling::form[1]/@action")
    (form,) = [each for each in _posts(visitor, "/end") if not each.action.endswith(acts[0])]
    return form


def _is_in(site, visitor):
    return visitor.open(f"{site.url}/account").url == f"{site.url}/account"


def test_every_session_is_listed_with_its_browser_and_network(site, akhmetova):
    _signed_in(site, akhmetova, YANDEX)
    visitor = _signed_in(site, akhmetova)

    page = visitor.open(f"{site.url}/account/sessions")

    assert "Firefox, Linux Этот сеанс" in page.text
    assert "Yandex Browser, Windows" in page.text
    assert page.text.count("127.0.0.0/24") == 2
    assert page.text.count("Пароль") == 2


def test_one_session_elsewhere_is_ended_and_this_one_stays(site, akhmetova):
    other, visitor = _signed_in(site, akhmetova, YANDEX), _signed_in(site, akhmetova)
    visitor.open(f"{site.url}/account/sessions")

    visitor.submit(_elsewhere(visitor))

    assert not _is_in(site, other)
    assert _is_in(site, visitor)


def test_ending_this_very_session_signs_out(site, akhmetova):
    visitor = _signed_in(site, akhmetova)
    visitor.open(f"{site.url}/account/sessions")

    page = visitor.submit(_posts(visitor, "/end")[0])

    assert page.url.startswith(f"{site.url}/login")


@pytest.mark.demand("A12")
def test_all_others_end_at_once_everywhere_and_it_is_told(site, akhmetova):
    others = [_signed_in(site, akhmetova, YANDEX) for _ in range(3)]
    visitor = _signed_in(site, akhmetova)
    visitor.open(f"{site.url}/account/sessions")

    visitor.submit(visitor.current().form(action="/end-others"))

    assert [_is_in(site, other) for other in others] == [False] * 3
    assert _is_in(site, visitor)
    told = site.rows(
        "SELECT body->'all', jsonb_array_length(body->'session_ids') FROM outbox"
        " WHERE type = 'idp.session.revoked.v1'"
    )
    assert told == [(False, 3)]


def test_signing_out_everywhere_ends_this_session_too(site, akhmetova):
    other, visitor = _signed_in(site, akhmetova), _signed_in(site, akhmetova)
    visitor.open(f"{site.url}/account/sessions")

    visitor.submit(visitor.current().form(action="/end-all"))

    assert not _is_in(site, other)
    assert not _is_in(site, visitor)


def test_session_of_another_account_is_left_alone(site, akhmetova, orlova):
    stranger = _signed_in(site, orlova)
    ((session_id,),) = site.rows("SELECT session_id::text FROM session")
    visitor = _signed_in(site, akhmetova)
    page = visitor.open(f"{site.url}/account/sessions")
    form = page.form(action="/end-all")

    visitor.session.post(
        f"{site.url}/account/sessions/{session_id}/end",
        data=form.fields,
        headers={"Origin": site.url},
    )

    assert _is_in(site, stranger)


def test_form_of_another_site_ends_nothing(site, akhmetova):
    visitor = _signed_in(site, akhmetova)
    visitor.open(f"{site.url}/account/sessions")
    form = visitor.current().form(action="/end-all")

    answer = visitor.session.post(
        form.action, data=form.fields, headers={"Origin": "https://evil.example"}
    )

    assert answer.status_code == 403
    assert _is_in(site, visitor)


@pytest.mark.demand("A7")
def test_remembered_browser_is_listed_and_asked_again_once_it_is_forgotten(site, orlova):
    register_programs(site)
    visitor = Visitor(stay_at=(site.url,))
    _from_cabinet(site, visitor, orlova, {"remember": "yes"})
    visitor.fill({"code": pyotp.TOTP(orlova["totp_secret"]).now()})
    assert site.rows("SELECT skip_factor_until IS NOT NULL FROM device") == [(True,)]
    site.run("UPDATE session SET ended_at = now()")
    assert "code=" in _from_cabinet(site, visitor, orlova).url

    page = visitor.open(f"{site.url}/account/devices")
    assert "Спрашиваем" not in page.text
    visitor.submit(page.form(action="/revoke"))
    assert not _is_in(site, visitor)
    page = _from_cabinet(site, visitor, orlova)

    assert page.title.startswith("Код из приложения")


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 день не спрашивать код"), (3, "3 дня не"), (90, "90 дней не")]
)
def test_page_of_the_sign_in_tells_for_how_many_days_the_browser_is_trusted(site_with, days, words):
    with site_with(remember_days=days) as site:
        assert words in Visitor().open(f"{site.url}/login").text


def test_nobody_is_offered_a_trust_that_is_not_given(site_with):
    with site_with(remember_days=0) as site:
        told = site.plant("orlova")
        visitor = Visitor()
        page = visitor.open(f"{site.url}/login")
        assert "Запомнить меня" not in page.text
        form = page.form("identifier")
        answers = {"identifier": told["phone"], "password": told["password"], "remember": "yes"}
        posted = visitor.session.post(
            page.url, data={**form.fields, **answers}, headers={"Origin": site.url}
        )
        visitor.open(posted.url)
        visitor.fill({"code": pyotp.TOTP(told["totp_secret"]).now()})

        assert site.rows("SELECT skip_factor_until FROM device") == [(None,)]


def _from_cabinet(site, visitor, told, more=None):
    """Login and password of somebody whom the cabinet sent; where that leads outside is told."""
    visitor.open(f"{site.url}/oauth2/authorize?{urlencode(asked())}")
    answers = {"identifier": told["phone"], "password": told["password"]} | (more or {})
    return visitor.fill(answers)


def test_history_tells_deeds_and_failures_newest_first(site, akhmetova):
    visitor = Visitor()
    visitor.session.headers["User-Agent"] = YANDEX
    visitor.open(f"{site.url}/login")
    visitor.fill({"identifier": akhmetova["phone"], "password": "Wrong-password-1"})
    visitor = _signed_in(site, akhmetova)

    page = visitor.open(f"{site.url}/account/history")

    failed, done = "Вход: Неверный логин или пароль", "Firefox, Linux · 127.0.0.0/24"
    assert failed in page.text
    assert page.text.index(done) < page.text.index(failed)
    assert "Yandex Browser, Windows · 127.0.0.0/24" in page.text
    assert "не вами" in page.text  # the seed's registration


def test_history_is_read_page_by_page_without_gaps(site, akhmetova):
    visitor = _signed_in(site, akhmetova)
    for number in range(60):
        site.run(
            f"""INSERT INTO audit_entry (at, deed, account_id, outcome, client_id, facts) VALUES
            (now(), 'grant', '{akhmetova["account_id"]}', 'done', 'program-{number:02}', '{{}}')"""
        )

    page, seen = visitor.open(f"{site.url}/account/history"), []
    while True:
        seen += re.findall(r"program-\d\d", page.text)
        if NEXT not in page.text:
            break
        page = visitor.follow(NEXT)

    assert seen == [f"program-{number:02}" for number in reversed(range(60))]


def test_place_in_anothers_history_opens_nothing(site, akhmetova, orlova):
    for _ in range(30):
        site.run(
            f"""INSERT INTO audit_entry (at, deed, account_id, outcome, facts) VALUES
            (now(), 'grant', '{akhmetova["account_id"]}', 'done', '{{}}')"""
        )
    page = _signed_in(site, akhmetova).open(f"{site.url}/account/history")

    stolen = _signed_in(site, orlova).open(page.link(NEXT))

    assert stolen.status == 422


@pytest.mark.parametrize("path", ["sessions", "devices", "history"])
@pytest.mark.parametrize("locale", ["ru", "en"])
def test_pages_say_everything_in_both_languages(site, orlova, path, locale):
    page = _signed_in(site, orlova, locale=locale).open(f"{site.url}/account/{path}")

    assert page.status == 200
    assert re.findall(r"\b[a-z]+(?:[._][a-z]+)+\b", page.text.replace("127.0.0", "")) == []


@pytest.mark.parametrize("path", ["sessions", "devices", "history"])
def test_whoever_is_not_signed_in_signs_in_first(site, path):
    page = site.visitor().open(f"{site.url}/account/{path}")

    assert page.url.startswith(f"{site.url}/login")


def test_device_of_nobody_changes_nothing(site, akhmetova):
    visitor = _signed_in(site, akhmetova)
    page = visitor.open(f"{site.url}/account/devices")
    form = page.form(action="/revoke")

    answer = visitor.session.post(
        f"{site.url}/account/devices/{uuid4()}/revoke",
        data=form.fields,
        headers={"Origin": site.url},
    )

    assert answer.status_code == 200
    assert site.rows("SELECT count(*) FROM device WHERE revoked_at IS NULL") == [(1,)]


def _cookie(visitor):
    return next(each.value for each in visitor.session.cookies if each.name == "idp-session")


def _with(site, cookie):
    """A stranger's browser that was given this cookie, or took it."""
    stranger = site.visitor()
    stranger.session.cookies.set("idp-session", cookie, domain="localhost.local", path="/")
    return stranger


def _by_password(site, visitor, told):
    visitor.open(f"{site.url}/login")
    visitor.fill({"identifier": told["phone"], "password": told["password"]})


def _by_fresh_proof(site, visitor, told):
    site.run("UPDATE session SET auth_time = now() - interval '1 hour'")
    page = visitor.open(f"{site.url}/account")
    visitor.submit(page.form(action="/account/factors/sms"))
    visitor.fill({"identifier": told["phone"], "password": told["password"]})


def _by_second_tab(site, visitor, told):
    early = visitor.early
    visitor.submit(early, {"identifier": told["phone"], "password": told["password"]})


@pytest.mark.parametrize("way", [_by_fresh_proof, _by_second_tab])
def test_cookie_that_was_planted_before_an_authentication_opens_nothing_after(site, akhmetova, way):
    visitor = site.visitor()
    visitor.early = visitor.open(f"{site.url}/login").form("identifier")
    _by_password(site, visitor, akhmetova)
    planted = _cookie(visitor)

    way(site, visitor, akhmetova)

    assert _cookie(visitor) != planted
    assert not _is_in(site, _with(site, planted))
    assert _is_in(site, visitor)


def test_session_of_a_stranger_planted_in_the_browser_is_not_the_victims(site, akhmetova, orlova):
    attacker = _signed_in(site, akhmetova)
    planted = _cookie(attacker)
    victim = _with(site, planted)
    victim.open(f"{site.url}/oauth2/end_session")
    victim.open(f"{site.url}/account")
    site.run("UPDATE session SET ended_at = now()")

    _by_password(site, victim, orlova)
    victim.fill({"code": pyotp.TOTP(orlova["totp_secret"]).now()})

    assert _is_in(site, victim)
    assert not _is_in(site, _with(site, planted))


def test_own_data_are_taken_along_without_a_secret(site, orlova):
    visitor = _signed_in(site, orlova)
    page = visitor.open(f"{site.url}/account/export")
    form = page.form(action="/account/export")

    answer = visitor.session.post(form.action, data=form.fields, headers={"Origin": site.url})

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ordinator-account.json"'
    told = answer.json()
    assert told["account"]["snils"] == orlova["snils"]
    assert {each["value"] for each in told["contacts"]} == {orlova["phone"], orlova["email"]}
    assert [each["kind"] for each in told["factors"]] == ["totp"]
    assert (len(told["sessions"]), len(told["devices"])) == (1, 1)
    deeds = [each["deed"] for each in told["history"]]
    assert deeds[-2:] == ["confirmation", "registration"]
    assert "account.export" in deeds
    hidden = (orlova["totp_secret"], orlova["password"], "argon2", _cookie(visitor))
    assert [each for each in hidden if each in answer.text] == []


def test_data_are_not_given_to_whoever_proved_themselves_long_ago(site, orlova):
    visitor = _signed_in(site, orlova)
    site.run("UPDATE session SET auth_time = now() - interval '6 minutes'")
    page = visitor.open(f"{site.url}/account/export")

    page = visitor.submit(page.form(action="/account/export"))

    assert page.url.startswith(f"{site.url}/login")
    assert site.rows("SELECT outcome FROM audit_entry WHERE deed = 'account.export'") == [
        ("proof-stale",)
    ]
