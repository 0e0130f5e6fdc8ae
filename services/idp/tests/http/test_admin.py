"""Administrators: programs, keys, officers, for programs and as pages."""

import json
import re

import pytest

from testkit.rush import at_once

from .officers import REASON, officer

pytestmark = pytest.mark.usefixtures("desk")

PROGRAM = {
    "client_id": "reports",
    "name": "Reports",
    "auth_method": "client_secret_basic",
    "grants": ["client_credentials"],
    "scopes": ["frmr.read"],
    "audiences": ["frmr"],
}


@pytest.fixture
def orlova(site):
    return officer(site, "orlova", "idp.admin")


@pytest.fixture
def registered(orlova):
    return orlova.call("POST", "/admin/clients", **PROGRAM)


def change(orlova, version, token=None, **bent):
    headers = {} if version is None else {"If-Match": version}
    return orlova.call("PUT", "/admin/clients/reports", token, headers, **PROGRAM | bent)


def test_program_is_registered_read_and_changed(site, orlova, registered):
    read = orlova.call("GET", "/admin/clients/reports")
    changed = change(orlova, read.headers["ETag"], name="Reports of the hospital")

    assert (registered.status_code, registered.headers["ETag"]) == (201, '"1"')
    assert read.json()["name"] == "Reports"
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    listed = orlova.call("GET", "/admin/clients").json()["clients"]
    assert [one["client_id"] for one in listed] == ["ordinator-cli", "reports"]
    noted = site.rows(
        "SELECT actor, facts->>'step', facts->>'reason' FROM audit_entry"
        " WHERE deed = 'client' AND facts->>'client' = 'reports' ORDER BY number"
    )
    assert noted == [
        (orlova.account_id, "registered", REASON),
        (orlova.account_id, "changed", REASON),
    ]


def test_of_two_who_change_the_same_version_the_second_is_told(orlova, registered):
    first = change(orlova, '"1"', name="First")
    second = change(orlova, '"1"', name="Second")

    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json()["code"] == "stale-version"
    assert orlova.call("GET", "/admin/clients/reports").json()["name"] == "First"


def test_of_many_changes_at_once_one_is_kept(orlova, registered):
    token = orlova.token()

    answers = at_once(
        [lambda n=n: change(orlova, '"1"', token, name=f"Name {n}") for n in range(20)]
    )
    told = [answer.status_code for answer in answers]

    assert told.count(200) == 1
    assert told.count(412) == 19


def test_change_names_its_version(orlova, registered):
    told = [change(orlova, version).status_code for version in (None, "*", '"x"', 'W/"1"')]

    assert told == [428, 412, 412, 412]


def test_program_is_changed_under_its_own_name(orlova, registered):
    answer = change(orlova, '"1"', client_id="ordinator-cli")

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/client_id")


def test_registration_takes_the_place_of_no_program(orlova, registered):
    again = orlova.call("POST", "/admin/clients", **PROGRAM)
    nobody = orlova.call("GET", "/admin/clients/nobody")

    assert (again.status_code, again.json()["code"]) == (409, "client-known")
    assert (nobody.status_code, nobody.json()["code"]) == (400, "client-unknown")


@pytest.mark.parametrize(
    "bent",
    [
        {"scopes": ["no.such"]},
        {"redirect_uris": ["http://evil.example/"], "grants": ["authorization_code"]},
        {"auth_method": "none"},
        {"audiences": ["everything"]},
    ],
)
def test_unsafe_program_is_not_registered(orlova, bent):
    answer = orlova.call("POST", "/admin/clients", **PROGRAM | bent)

    assert (answer.status_code, answer.json()["code"]) == (422, "client-invalid")


def test_secret_is_told_once_and_kept_nowhere(site, orlova, registered):
    answer = orlova.call("POST", "/admin/clients/reports/secret")
    secret = answer.json()["client_secret"]

    assert (answer.status_code, len(secret) >= 43) == (201, True)
    assert secret not in orlova.call("GET", "/admin/clients/reports").text
    kept = site.rows("SELECT * FROM client_terms") + site.rows("SELECT * FROM audit_entry")
    assert secret not in str(kept)
    public = orlova.call("POST", "/admin/clients/ordinator-cli/secret")
    assert (public.status_code, public.json()["code"]) == (422, "client-invalid")


def test_keys_are_seen_and_moved_on(orlova):
    token = orlova.token()
    before = orlova.call("GET", "/admin/keys", token)
    young = orlova.call("POST", "/admin/keys/rotation", token)
    now = orlova.call("POST", "/admin/keys/rotation", token, at_once=True)

    stages = sorted(key["stage"] for key in before.json()["keys"])
    assert stages == ["active", "active", "next", "next"]
    assert "sealed" not in before.text
    assert (young.status_code, young.json()["code"]) == (409, "key-too-young")
    assert now.status_code == 204


def test_scope_is_given_and_taken_by_another(site, orlova):
    told = officer(site, "goncharov")
    path = f"/admin/accounts/{told.account_id}/scopes"
    given = orlova.call("PUT", f"{path}/idp.support")
    held = orlova.call("GET", path).json()
    found = told.call("POST", "/support/search", identifier="+79990000000", reason=None)
    token = told.token()
    taken = orlova.call("DELETE", f"{path}/idp.support")
    shut = told.call("POST", "/support/search", token, identifier="+79990000000", reason=None)

    assert (given.status_code, held, taken.status_code) == (204, {"scopes": ["idp.support"]}, 204)
    assert (found.status_code, shut.status_code) == (200, 403)


def test_nobody_raises_themselves_and_only_officers_scopes_are_given(site, orlova):
    other = site.plant("goncharov")["account_id"]
    own = orlova.call("PUT", f"/admin/accounts/{orlova.account_id}/scopes/idp.support")
    person = orlova.call("PUT", f"/admin/accounts/{other}/scopes/openid")
    staff = orlova.call("PUT", f"/admin/accounts/{other}/scopes/idp.staff")

    told = [answer.json()["code"] for answer in (own, person, staff)]
    assert told == ["same-officer", "scope-not-for-officers", "scope-not-for-officers"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/admin/clients"),
        ("POST", "/admin/clients"),
        ("POST", "/admin/clients/ordinator-cli/secret"),
        ("GET", "/admin/keys"),
        ("POST", "/admin/keys/rotation"),
        ("PUT", "/admin/accounts/27111b6a-21b2-529a-8c7f-85e33631d587/scopes/idp.admin"),
    ],
)
def test_an_officer_of_another_kind_is_let_in_nowhere(site, method, path):
    support = officer(site, "li", "idp.support")

    answer = support.call(method, path)

    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient-scope")
    assert support.visitor.open(f"{site.url}/admin").status == 403


def test_administrator_works_without_scripts(site, orlova):
    desk = orlova.visitor
    desk.open(f"{site.url}/admin")
    desk.follow("/admin/programs/new")
    page = desk.fill({"registration": json.dumps(PROGRAM | {"scopes": ["x"]}), "reason": "new"})
    assert page.status == 422
    desk.fill({"registration": json.dumps(PROGRAM), "reason": "new"})
    desk.follow("/admin/programs/reports")
    text = desk.page.form("registration").fields["registration"]
    desk.fill({"registration": text.replace('"Reports"', '"Renamed"'), "reason": "renamed"})
    page = desk.follow("/admin/programs/reports")
    assert '"Renamed"' in page.form("registration").fields["registration"]
    stale = dict(page.form("registration").fields)
    desk.fill({"registration": stale["registration"], "reason": "once"})
    desk.follow("/admin/programs/reports")
    page = desk.fill({"version": stale["version"], "reason": "twice"}, action="reports")
    assert (page.status, "изменил кто-то другой" in page.text) == (412, True)
    desk.follow("/secret")
    page = desk.fill({"reason": "first secret"})
    assert re.fullmatch(r"[\w-]{43}", page.html.get_element_by_id("client-secret").text.strip())


def test_keys_and_officers_are_changed_at_the_desk(site, orlova):
    other = site.plant("goncharov")["account_id"]
    orlova.token()  # the first token makes the first keys
    desk = orlova.visitor
    desk.open(f"{site.url}/admin")
    desk.follow("/admin/rotation")
    page = desk.fill({"reason": "yearly"})
    assert page.status == 409
    page = desk.fill({"reason": "leak", "at_once": "yes"})
    assert page.url == f"{site.url}/admin"
    desk.follow("/admin/officers")

    page = desk.fill(
        {"account_id": other, "scope": "frmr.operator", "act": "grant", "reason": "order 3"}
    )

    assert "frmr.operator" in page.text
    assert site.rows("SELECT scope FROM account_scope WHERE scope LIKE 'frmr%%'") == [
        ("frmr.operator",)
    ]
