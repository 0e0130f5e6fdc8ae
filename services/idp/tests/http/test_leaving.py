"""A person stops their account, or closes it for good, on its pages."""

import pyotp
import pytest

from idp.domain.code import Channel
from idp.wiring import planting
from testkit.rush import at_once
from testkit.strikes import demanded

OUT = "SELECT count(*) FROM session WHERE ended_at IS NULL"
TOLD = "SELECT type, body->>'reason' FROM outbox ORDER BY seq DESC LIMIT 1"


@pytest.fixture
def orlova(site):
    """A doctor with an authenticator app."""
    return site.plant("orlova")


def _signed_in(site, told, visitor=None):
    visitor = visitor or site.visitor()
    visitor.open(f"{site.url}/login")
    visitor.fill({"identifier": told["phone"], "password": told["password"]})
    if told["totp_secret"]:
        visitor.fill({"code": pyotp.TOTP(told["totp_secret"]).now()})
    return visitor


def _letters(site, words):
    site.send()
    return [(one.channel, one.to) for one in site.letters if words in one.text]


def _close(site, visitor):
    visitor.open(f"{site.url}/account/close")
    return visitor.fill({"sure": "yes"})


def test_account_that_is_stopped_lets_nobody_in_and_tells_everybody(site, akhmetova):
    other, visitor = _signed_in(site, akhmetova), _signed_in(site, akhmetova)
    page = visitor.open(f"{site.url}/account/stop")

    page = visitor.submit(page.form(action="/account/stop"))

    assert page.title.startswith("Учётная запись остановлена")
    assert site.rows(OUT) == [(0,)]
    assert other.open(f"{site.url}/account").url.startswith(f"{site.url}/login")
    again = _signed_in(site, akhmetova)
    assert again.current().status == 403
    assert site.rows(TOLD) == [("idp.account.blocked.v1", "owner")]
    assert sorted(_letters(site, "остановлена")) == [
        (Channel.EMAIL, akhmetova["email"]),
        (Channel.SMS, akhmetova["phone"]),
    ]


def test_stopping_is_noted_once_with_its_reason(site, akhmetova):
    visitor = _signed_in(site, akhmetova)
    page = visitor.open(f"{site.url}/account/stop")
    visitor.submit(page.form(action="/account/stop"))

    noted = site.rows("SELECT outcome, facts->>'reason' FROM audit_entry WHERE deed = 'block'")
    assert noted == [("done", "owner")]


def test_closing_wants_the_tick(site, akhmetova):
    visitor = _signed_in(site, akhmetova)
    page = visitor.open(f"{site.url}/account/close")

    page = visitor.submit(page.form("sure"))

    assert (page.status, "Отметьте, что понимаете последствия" in page.text) == (422, True)
    assert site.rows("SELECT status FROM account") == [("active",)]


def test_closed_account_is_found_and_opened_by_nothing(site, orlova):
    visitor = _signed_in(site, orlova)

    page = _close(site, visitor)

    assert page.title.startswith("Учётная запись закрыта")
    assert site.rows("SELECT status, blocked_for FROM account") == [("closed", "closed")]
    for table in ("identifier", "contact", "password", "factor", "recovery_code"):
        assert site.rows(f"SELECT count(*) FROM {table}") == [(0,)]
    assert site.rows(OUT) == [(0,)]
    assert site.rows("SELECT count(*) FROM device WHERE revoked_at IS NULL") == [(0,)]
    assert site.rows(TOLD) == [("idp.account.blocked.v1", "closed")]
    again = site.visitor()
    again.open(f"{site.url}/login")
    page = again.fill({"identifier": orlova["phone"], "password": orlova["password"]})
    assert (page.status, "Неверный логин или пароль" in page.text) == (422, True)


def test_owner_is_told_at_the_contacts_that_are_then_forgotten(site, akhmetova):
    _close(site, _signed_in(site, akhmetova))

    assert sorted(_letters(site, "закрыта")) == [
        (Channel.EMAIL, akhmetova["email"]),
        (Channel.SMS, akhmetova["phone"]),
    ]


def test_person_may_register_anew_and_is_another_account(site, akhmetova):
    _close(site, _signed_in(site, akhmetova))

    another = {"account": True, "account_id": "2f1f8a66-9b0d-4a1b-8f5e-7f0b7a3d9c10"}
    planting.plant(site.settings, [akhmetova | another])

    assert sorted(site.rows("SELECT status FROM account")) == [("active",), ("closed",)]
    assert _signed_in(site, akhmetova).current().url == f"{site.url}/account"


@pytest.mark.parametrize("age", ["6 minutes", "11 hours"])
def test_account_is_not_closed_by_whoever_proved_themselves_long_ago(site, orlova, age):
    visitor = _signed_in(site, orlova)
    site.run(f"UPDATE session SET auth_time = now() - interval '{age}'")

    page = _close(site, visitor)

    assert page.url.startswith(f"{site.url}/login")
    assert site.rows("SELECT status FROM account") == [("active",)]
    noted = site.rows("SELECT outcome FROM audit_entry WHERE deed = 'account.close'")
    assert noted == [("proof-stale",)]


def test_account_with_a_factor_is_not_closed_by_a_password_alone(site, orlova):
    visitor = _signed_in(site, orlova)
    site.run("UPDATE session SET acr = 'aal1', amr = '{pwd}'")

    _close(site, visitor)

    assert site.rows("SELECT status FROM account") == [("active",)]


def test_closed_by_many_tabs_at_once_it_is_closed_and_told_once(site, akhmetova):
    visitor = _signed_in(site, akhmetova)
    form = visitor.open(f"{site.url}/account/close").form("sure")
    data = {**form.fields, "sure": "yes"}

    def close():
        return visitor.session.post(
            form.action, data=data, headers={"Origin": site.url}, allow_redirects=False
        ).status_code

    with demanded("account closed at once", 20) as strikes:
        statuses = at_once([close] * 20)
        strikes.add(len(statuses))

    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 303, 403}
    told = "SELECT count(*) FROM outbox WHERE type = 'idp.account.blocked.v1'"
    assert site.rows(told) == [(1,)]


def test_form_of_another_site_closes_nothing(site, akhmetova):
    visitor = _signed_in(site, akhmetova)
    form = visitor.open(f"{site.url}/account/close").form("sure")

    answer = visitor.session.post(
        form.action,
        data={**form.fields, "sure": "yes"},
        headers={"Origin": "https://evil.example"},
    )

    assert answer.status_code == 403
    assert site.rows("SELECT status FROM account") == [("active",)]


@pytest.mark.parametrize("path", ["stop", "close"])
def test_pages_are_in_english_too(site, akhmetova, path):
    visitor = _signed_in(site, akhmetova)

    page = visitor.open(f"{site.url}/account/{path}?lang=en")

    assert "the account" in page.title


@pytest.mark.demand("A7")
def test_owner_is_told_of_a_sign_in_on_a_new_device_but_not_of_the_first(site, akhmetova):
    visitor = _signed_in(site, akhmetova)
    site.run("UPDATE session SET ended_at = now()")
    _signed_in(site, akhmetova, visitor)
    assert _letters(site, "нового устройства") == []

    _signed_in(site, akhmetova)

    assert sorted(_letters(site, "нового устройства")) == [
        (Channel.EMAIL, akhmetova["email"]),
        (Channel.SMS, akhmetova["phone"]),
    ]
