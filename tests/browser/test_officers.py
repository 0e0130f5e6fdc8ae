"""Every page that an account and its duties lead to, looked at by a real browser on a phone."""

import re
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from testkit.demo import signing_in
from testkit.demo.codes import Inbox
from testkit.standing import Standing

SCOPES = ("idp.support", "idp.admin")
ROOMS = ("/account", "/support", "/admin", "/organisations")
NAMES = re.compile(r"(?<=/)([0-9a-f-]{36}|(?<=programs/)(?!new)[\w.-]+)(?=/|$)")
MUST = {
    *("/account", "/account/contacts/phone", "/account/devices", "/account/factors/totp"),
    *("/account/history", "/account/local-access", "/account/password", "/account/sessions"),
    *("/admin", "/admin/officers", "/admin/programs/new", "/admin/programs/…", "/admin/rotation"),
    *("/admin/programs/…/secret", "/support", "/support/request", "/support/card/…"),
    *("/support/card/…/audit", "/support/card/…/person", "/support/card/…/sessions"),
    *("/support/card/…/act/block", "/organisations/…", "/organisations/…/workers/…"),
    "/organisations/…/workers/…/give-number",
}


@pytest.fixture
def officer(stack, seed):
    """Somebody with every duty, planted: how one comes by them is shown elsewhere."""
    (told,) = [row for row in seed["people"] if row["slug"] == "morozova"]
    with psycopg.connect(Standing.of(stack).database("idp")) as db:
        for scope in SCOPES:
            db.execute(
                """INSERT INTO account_scope (account_id, scope, granted_at)
                VALUES (%s, %s, now()) ON CONFLICT DO NOTHING""",
                (told["account_id"], scope),
            )
        db.execute(
            """INSERT INTO affiliation
            (binding_id, account_id, organisation_id, worker_id, version, is_head)
            VALUES (%s, %s, %s, %s, 1, true)""",
            (uuid4(), told["account_id"], uuid4(), uuid4()),
        )
    return told


def test_pages_of_officers_have_no_fault(stack, officer, browse):
    site, browser = stack.urls["idp"], browse(stack.urls["idp"], width=320)
    inbox = Inbox(stack.urls["inbox"])
    page = signing_in.by_sms(browser, browser.open(f"{site}/login"), officer, inbox)
    for form in page.forms():
        if form.action.endswith("/account/factors/sms"):  # not on since an earlier run
            browser.submit(form)
            browser.fill({"code": inbox.code(officer["phone"])})
    page = signing_in.by_sms(browser, browser.open(f"{site}/support"), officer, inbox)
    found = browser.fill({"identifier": officer["phone"]})
    waiting, kinds = [*_links(page), *_links(found), f"{site}/account"], set()

    while waiting:
        address = waiting.pop()
        kind = NAMES.sub("…", urlsplit(address).path)
        if kind in kinds:
            continue
        kinds.add(kind)
        page = browser.open(address)
        assert page.status == 200, address
        waiting += _links(page)

    assert browser.seen.faults() == []
    assert MUST - kinds == set()


def _links(page):
    """Addresses of the same site that lead to pages of these rooms."""
    page.html.make_links_absolute(page.url)
    site = urlsplit(page.url).netloc
    found = [urlsplit(address) for address in page.html.xpath("//a[@href]/@href")]
    return [
        each.geturl()
        for each in found
        if each.netloc == site
        and each.path.startswith(ROOMS)
        and "export" not in each.path  # a file
        and "lang=" not in each.query  # the page itself
    ]
