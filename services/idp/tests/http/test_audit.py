"""What an error page shows leads support to the attempt behind it (A17, E3)."""

import re
from uuid import UUID

import pytest

from idp.domain.refusals import RequestUnknown
from idp.usecases.audit.reading import attempt_of
from idp.wiring import accounts
from testkit.visitor import Visitor

NUMBER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def find(site):
    """What support's door asks."""
    start_work = accounts.hands(site.settings, site.web.engine).start_work

    def found(request_id):
        with start_work() as work:
            return attempt_of(work, request_id)

    return found


@pytest.mark.demand("A17")
@pytest.mark.demand("E3")
def test_number_on_the_error_page_leads_to_code_time_step_and_tries(site, find, akhmetova):
    visitor = site.visitor()
    visitor.open(f"{site.url}/login")
    site.run("UPDATE signin SET expires_at = now()")

    page = visitor.fill({"identifier": akhmetova["phone"], "password": akhmetova["password"]})

    assert page.status == 410
    (number,) = set(NUMBER.findall(page.text))
    attempt = find(UUID(number))
    assert (attempt.code, attempt.deed) == ("transaction-expired", "signin")
    assert (attempt.step, attempt.tries, attempt.block) == ("credentials", 0, "127.0.0.0/24")
    ((noted_at,),) = site.rows(f"SELECT at FROM audit_entry WHERE request_id = '{number}'")
    assert attempt.at == noted_at


@pytest.mark.demand("A17")
def test_attempt_that_failed_beside_its_field_is_found_by_the_number_of_its_answer(
    site, find, akhmetova
):
    visitor = site.visitor()
    visitor.open(f"{site.url}/login")
    page = visitor.fill({"identifier": akhmetova["phone"], "password": "Wrong-password-1"})

    attempt = find(UUID(page.headers["X-Request-Id"]))

    assert (attempt.code, attempt.step) == ("credentials-wrong", "credentials")
    assert str(attempt.account_id) == akhmetova["account_id"]


@pytest.mark.demand("E3")
def test_page_that_no_transaction_is_behind_is_found_too(site, find):
    page = site.visitor().open(f"{site.url}/oauth2/authorize?client_id=nobody")

    (number,) = set(NUMBER.findall(page.text))
    attempt = find(UUID(number))
    assert (attempt.code, attempt.step) == ("client-unknown", "/oauth2/authorize")


def test_page_of_one_attempt_is_noted_once(site, akhmetova):
    visitor = site.visitor()
    visitor.open(f"{site.url}/login")
    site.run("UPDATE signin SET expires_at = now()")
    page = visitor.fill({"identifier": akhmetova["phone"], "password": akhmetova["password"]})

    (number,) = set(NUMBER.findall(page.text))
    counted = site.rows(f"SELECT count(*) FROM audit_entry WHERE request_id = '{number}'")
    assert counted == [(1,)]


def test_addresses_that_lead_nowhere_fill_no_audit(site):
    site.visitor().open(f"{site.url}/nothing-here")

    assert site.rows("SELECT count(*) FROM audit_entry") == [(0,)]


def test_number_of_a_request_that_went_well_leads_nowhere(site, find):
    page = site.visitor().open(f"{site.url}/login")

    with pytest.raises(RequestUnknown):
        find(UUID(page.headers["X-Request-Id"]))


def test_words_of_a_strangers_browser_are_not_kept(site):
    visitor = Visitor()
    visitor.session.headers["User-Agent"] = "call +7 999 000-00-00 now"
    visitor.open(f"{site.url}/oauth2/authorize?client_id=nobody")

    assert site.rows("SELECT agent FROM audit_entry") == [(None,)]
