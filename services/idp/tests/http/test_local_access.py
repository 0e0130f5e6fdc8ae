"""Local access by the slip of an organisation, for programs and as pages (A15)."""

import re

import pytest
import requests

from testkit.visitor import Visitor

from .officers import officer, register_desk, signed_in
from .organisations import GKB7, access, bind, give, grant
from .programs import CALLBACK, VERIFIER, asked, proof, register_programs


@pytest.fixture
def site(site):
    register_programs(site)
    register_desk(site)
    site.run("UPDATE client_terms SET local_access = true WHERE client_id = 'cabinet'")
    return site


@pytest.fixture
def head(site):
    told = site.plant("goncharov")
    bind(site, told, head=True)
    return officer(site, "goncharov")


@pytest.fixture
def worker(site):
    told = site.plant("akhmetova")
    bind(site, told)
    return told


def at_slip(site, **bent):
    """A browser that the cabinet sent, at the page of slips."""
    visitor = Visitor(stay_at=(site.url,))
    query = requests.Request("GET", f"{site.url}/oauth2/authorize", params=asked(**bent))
    visitor.open(query.prepare().url)
    visitor.follow("/login/local")
    return visitor


def use(visitor, granted, slip=None):
    return visitor.fill({"staff_number": granted["staff_number"], "slip": slip or granted["slip"]})


def tokens(site, page):
    (code,) = re.findall(r"[?&]code=([^&]+)", page.url)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }
    return requests.post(f"{site.url}/oauth2/token", data=form | proof(site), timeout=10).json()


def claims(site, token):
    found = site.web.oidc.own_tokens.access(token)
    assert found is not None
    return found


@pytest.mark.demand("A15")
def test_slip_of_an_organisation_lets_in_for_a_while_at_one_program(site, head, worker):
    granted = grant(head, worker).json()

    page = use(at_slip(site), granted)

    assert page.url.startswith(CALLBACK)
    told = tokens(site, page)
    said = claims(site, told["access_token"])
    assert (said.sub, said.acr, said.amr) == (worker["account_id"], "aal1", ("otp",))
    assert str(said.local_access.organisation_id) == GKB7
    assert "refresh_token" not in told
    site.send()
    to = [letter.to for letter in site.letters]
    assert worker["phone"] in to
    assert worker["email"] in to


@pytest.mark.demand("A15")
def test_slip_is_given_at_the_screen_and_shown_once(site, head, worker):
    give(head, worker)
    desk = head.visitor
    desk.open(f"{site.url}/organisations/{GKB7}/workers/{worker['account_id']}")
    desk.follow("give-slip")
    page = desk.fill({"hours": "2", "networks": "127.0.0.0/8, ::1/128", "reason": "lost phone"})
    slip = page.html.get_element_by_id("slip").text_content().strip()

    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", slip)
    page = use(at_slip(site), {"staff_number": "GKB7/00417", "slip": slip.lower()})
    assert page.url.startswith(CALLBACK)
    desk.open(f"{site.url}/organisations/{GKB7}/workers/{worker['account_id']}")
    desk.follow("end-slip")
    page = desk.fill({"reason": "found it"})
    assert page.status == 200
    assert site.rows("SELECT ended_because FROM local_access") == [("officer",)]


def test_code_of_a_slip_is_kept_nowhere(site, head, worker):
    granted = grant(head, worker).json()

    kept = str(site.rows("SELECT * FROM local_access")) + str(site.rows("SELECT * FROM outbox"))
    kept += str(site.rows("SELECT * FROM audit_entry"))
    assert granted["slip"].replace("-", "") not in kept
    assert granted["slip"] not in kept


def test_wrong_slip_and_unknown_number_give_the_same_page(site, head, worker):
    granted = grant(head, worker).json()

    wrong = use(at_slip(site), granted, "0000-0000-0000")
    unknown = use(at_slip(site), granted | {"staff_number": "GKB7/99999"})

    assert (wrong.status, unknown.status) == (422, 422)
    assert "Неверный логин или пароль" in wrong.text
    assert wrong.text == unknown.text


def test_fifth_wrong_slip_makes_it_void(site, head, worker):
    granted = grant(head, worker).json()
    visitor = at_slip(site)
    for _ in range(4):
        use(visitor, granted, "0000-0000-0000")
    assert site.rows("SELECT tries, ended_because FROM local_access") == [(4, None)]
    use(visitor, granted, "0000-0000-0000")

    page = use(visitor, granted)

    assert (page.status, "Его пытались подобрать" in page.text) == (410, True)
    assert site.rows("SELECT tries, ended_because FROM local_access") == [(5, "tries")]


def test_expired_slip_opens_nothing(site, head, worker):
    granted = grant(head, worker).json()
    site.run("UPDATE local_access SET expires_at = now() - interval '1 second'")

    page = use(at_slip(site), granted)

    assert (page.status, "Попросите новый талон" in page.text) == (410, True)


def test_slip_that_was_taken_back_opens_nothing_and_its_session_ends(site, head, worker):
    granted = grant(head, worker).json()
    visitor = at_slip(site)
    token = tokens(site, use(visitor, granted))["access_token"]

    answer = head.call("DELETE", f"{access()}/{granted['local_access_id']}")

    assert answer.status_code == 204
    info = requests.get(
        f"{site.url}/oauth2/userinfo", headers={"Authorization": f"Bearer {token}"}, timeout=5
    )
    assert info.status_code == 401
    page = use(at_slip(site), granted)
    assert (page.status, "отозвали" in page.text) == (410, True)
    told = site.rows("SELECT body->>'reason' FROM outbox WHERE type = 'idp.session.revoked.v1'")
    assert told == [("local-access",)]


@pytest.mark.demand("A15")
def test_owner_takes_local_access_back(site, head, worker):
    granted = grant(head, worker).json()
    use(at_slip(site), granted)
    owner = signed_in(site, worker)
    page = owner.open(f"{site.url}/account/local-access")

    page = owner.submit(page.form(action="/end"))

    assert "Сейчас такого доступа нет" in page.text
    assert use(at_slip(site), granted).status == 410


def test_slip_of_somebody_else_is_not_ended_by_a_guess(site, head, worker):
    granted = grant(head, worker).json()
    other = signed_in(site, site.plant("zaytseva"))
    page = other.open(f"{site.url}/account")
    token = page.form(action="/account/").fields["csrf_token"]

    answer = other.session.post(
        f"{site.url}/account/local-access/{granted['local_access_id']}/end",
        data={"csrf_token": token},
    )

    assert answer.status_code == 404
    assert site.rows("SELECT ended_at FROM local_access") == [(None,)]


def test_second_browser_is_told_that_the_first_one_has_it(site, head, worker):
    granted = grant(head, worker).json()
    first = at_slip(site)
    use(first, granted)

    page = use(at_slip(site), granted)

    assert (page.status, "Им вошли в другом браузере" in page.text) == (409, True)
    site.run("UPDATE session SET ended_at = now() WHERE amr = '{otp}'")
    query = requests.Request("GET", f"{site.url}/oauth2/authorize", params=asked())
    first.open(query.prepare().url)
    first.follow("/login/local")
    assert use(first, granted).url.startswith(CALLBACK)


def test_slip_is_for_its_networks(site, head, worker):
    granted = grant(head, worker, networks=["10.20.0.0/16"]).json()
    visitor = at_slip(site)

    page = use(visitor, granted)
    for _ in range(5):
        use(visitor, granted, "0000-0000-0000")

    assert (page.status, "только в сети организации" in page.text) == (403, True)
    assert site.rows("SELECT tries, ended_at FROM local_access") == [(0, None)]


def test_program_that_takes_no_slips_gets_nobody(site, head, worker):
    granted = grant(head, worker).json()
    site.run("UPDATE client_terms SET local_access = false")
    page = use(at_slip(site), granted)
    assert (page.status, "local-access-not-here" in page.text) == (403, True)
    site.run("UPDATE client_terms SET local_access = true WHERE client_id = 'cabinet'")
    visitor = at_slip(site)
    use(visitor, granted)
    site.run("UPDATE client_terms SET local_access = false")

    query = requests.Request("GET", f"{site.url}/oauth2/authorize", params=asked())
    page = visitor.open(query.prepare().url)

    assert page.form("identifier", "password")


def test_whoever_came_by_a_slip_changes_nothing_of_the_account(site, head, worker):
    visitor = at_slip(site)
    use(visitor, grant(head, worker).json())

    looked = visitor.open(f"{site.url}/account")
    for where in ("/account/factors/totp", "/account/local-access", "/account/invitation"):
        page = visitor.open(f"{site.url}{where}")
        assert (page.status, "local-access-only" in page.text) == (403, True)
    visitor.open(f"{site.url}/account")
    page = visitor.submit(visitor.page.form(action="/account/factors/sms"))

    assert (looked.status, page.status) == (200, 403)


def test_slip_is_no_proof_that_another_could_be_added_to(site, head, worker):
    visitor = at_slip(site)
    use(visitor, grant(head, worker).json())

    query = requests.Request("GET", f"{site.url}/oauth2/authorize", params=asked(acr_values="aal2"))
    page = visitor.open(query.prepare().url)

    assert page.form("identifier", "password")


def test_session_of_its_owner_is_not_what_a_slip_opens(site, head):
    told = site.plant("rimskaya")
    bind(site, told)
    granted = grant(head, told).json()
    visitor = signed_in(site, told)
    query = requests.Request("GET", f"{site.url}/oauth2/authorize", params=asked(prompt="login"))
    stay = Visitor(stay_at=(site.url,))
    stay.session = visitor.session
    stay.open(query.prepare().url)
    stay.follow("/login/local")

    said = claims(site, tokens(site, use(stay, granted))["access_token"])

    assert (said.acr, said.amr) == ("aal1", ("otp",))
    assert said.local_access is not None


def test_slip_is_not_given_to_oneself_nor_to_whom_it_would_be_of_no_use(site, head, worker):
    own = head.call("POST", access(), account_id=head.account_id)
    nameless = head.call("POST", access(), account_id=worker["account_id"])
    stranger = head.call("POST", access(), account_id=site.plant("vlasova")["account_id"])
    give(head, worker)
    site.run(f"UPDATE account SET level = 'standard' WHERE account_id = '{worker['account_id']}'")
    unconfirmed = head.call("POST", access(), account_id=worker["account_id"])

    told = [one.json()["code"] for one in (own, nameless, stranger, unconfirmed)]
    assert told == [
        "same-officer",
        "staff-number-absent",
        "not-affiliated",
        "account-unconfirmed",
    ]


@pytest.mark.parametrize(
    "more", [{"hours": 0}, {"hours": 73}, {"networks": ["10.0.0.0/33"]}, {"networks": ["x"] * 17}]
)
def test_slip_is_good_for_three_days_at_most(head, worker, more):
    answer = grant(head, worker, **more)

    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


def test_second_slip_takes_the_place_of_the_first(site, head, worker):
    first, second = grant(head, worker).json(), grant(head, worker).json()

    assert use(at_slip(site), first).status == 422
    assert use(at_slip(site), second).url.startswith(CALLBACK)
    listed = head.call("GET", access()).json()["local_access"]
    assert [one["local_access_id"] for one in listed] == [second["local_access_id"]]
