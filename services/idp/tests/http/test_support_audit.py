"""Support at its desk looks up what was done, and why a request came to nothing (A17)."""

from uuid import uuid4

import pytest

from .officers import officer, path

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def orlova(site):
    return officer(site, "orlova", "idp.support")


def test_audit_of_an_account_is_read_by_pages_and_between_moments(site, orlova, akhmetova):
    token = orlova.token()
    for _ in range(30):
        orlova.call("POST", path(akhmetova, "unlock"), token)
    first = orlova.call("GET", path(akhmetova, "audit"), token).json()

    query = f"?cursor={first['next_cursor']}"
    second = orlova.call("GET", path(akhmetova, "audit") + query, token).json()
    bent = orlova.call("GET", path(orlova.told, "audit") + query, token)
    none = orlova.call("GET", path(akhmetova, "audit") + "?to=2020-01-01T00:00:00Z", token).json()
    wrong = orlova.call("GET", path(akhmetova, "audit") + "?from=yesterday", token)

    assert (len(first["entries"]), second["next_cursor"]) == (25, None)
    entry = next(one for one in first["entries"] if one["deed"] == "unlock")
    assert (entry["outcome"], entry["actor"]) == ("account-not-locked", orlova.account_id)
    assert entry["facts"]["reason"].startswith("case 17")
    assert (bent.status_code, none["entries"], wrong.status_code) == (422, [], 422)
    page = orlova.visitor.open(f"{site.url}/support/card/{akhmetova['account_id']}/audit")
    assert page.offers("audit?cursor=")


def test_page_of_the_audit_shows_the_days_that_are_asked_for(site, orlova, akhmetova, superuser):
    at = f"{site.url}/support/card/{akhmetova['account_id']}/audit"
    for _ in range(30):
        orlova.call("POST", path(akhmetova, "unlock"))
    # One day by UTC; in Moscow the day changes between them.
    superuser("UPDATE audit_entry SET at = '2026-03-01T20:59:59Z' WHERE deed <> 'unlock'")
    superuser("UPDATE audit_entry SET at = '2026-03-01T21:00:00Z' WHERE deed = 'unlock'")
    page = orlova.visitor.open(at)

    orlova.visitor.submit(page.form("from"), {"from": "02.03.2026", "to": "2026-03-02"})
    first = orlova.visitor.page
    second = orlova.visitor.open(site.url + first.html.xpath("//a[@rel='next']/@href")[0])
    day_before = orlova.visitor.open(f"{at}?to=01.03.2026")
    none = orlova.visitor.open(f"{at}?from=03.03.2026&to=04.03.2026")

    assert [text.count("Снятие закрытия входа") for text in (first.text, second.text)] == [25, 5]
    assert second.form("from").fields == {"from": "02.03.2026", "to": "2026-03-02"}
    assert "Снятие закрытия входа" not in day_before.text
    assert "За эти дни записей нет" in none.text


@pytest.mark.parametrize(
    "day", ["31.02.2026", "yesterday", "1.2.26", "2026-13-01", "31.12.9999", "0001-01-01"]
)
def test_day_that_is_none_is_said_beside_its_field(site, orlova, akhmetova, day):
    at = f"{site.url}/support/card/{akhmetova['account_id']}/audit"

    page = orlova.visitor.open(f"{at}?from={day}")
    last = orlova.visitor.open(f"{at}?to={day}")
    bent = orlova.visitor.open(f"{at}?cursor=bent&to=")

    for each in (page, last):
        assert (each.status, "Такой даты нет" in each.text) == (422, True)
    assert page.form("from").fields["from"] == day
    assert bent.status == 422


@pytest.mark.demand("A17")
def test_number_of_an_error_page_leads_support_to_the_attempt(site, orlova, akhmetova):
    visitor = site.visitor()
    visitor.open(f"{site.url}/login")
    site.run("UPDATE signin SET expires_at = now()")
    page = visitor.fill({"identifier": akhmetova["phone"], "password": akhmetova["password"]})
    number = page.headers["X-Request-Id"]
    assert number in page.text

    told = orlova.call("GET", f"/support/requests/{number}").json()
    unknown = orlova.call("GET", f"/support/requests/{uuid4()}")

    assert (told["code"], told["step"], told["tries"]) == ("transaction-expired", "credentials", 0)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "request-unknown")
    orlova.visitor.open(f"{site.url}/support")
    orlova.visitor.follow("/support/request")
    page = orlova.visitor.fill({"number": number})
    assert "idp/transaction-expired" in page.text
    page = orlova.visitor.fill({"number": str(uuid4())})
    assert page.status == 404
