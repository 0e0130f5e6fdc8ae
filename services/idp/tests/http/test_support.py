"""Support at its desk: for programs and as pages; what it may do, and what it never may."""

from uuid import uuid4

import pytest

from .officers import enter, officer, path, signed_in

pytestmark = pytest.mark.usefixtures("desk")

FOUND = "SELECT outcome, actor, facts->>'reason' FROM audit_entry WHERE deed = '{}' ORDER BY number"
BORN = "SELECT birth_date::text FROM account WHERE account_id = '{}'"


@pytest.fixture
def orlova(site):
    return officer(site, "orlova", "idp.support")


@pytest.fixture
def goncharov(site):
    return officer(site, "goncharov", "idp.support")


def lock(site, told):
    site.run(f"INSERT INTO signin_lock VALUES ('{told['account_id']}', now())")


@pytest.mark.demand("A11")
def test_support_opens_what_failures_shut(site, orlova, akhmetova):
    lock(site, akhmetova)
    shut = enter(site, akhmetova)

    answer = orlova.call("POST", path(akhmetova, "unlock"))

    assert (shut.status, answer.status_code) == (429, 204)
    assert enter(site, akhmetova).url == f"{site.url}/account"
    assert site.rows(FOUND.format("unlock"))[-1][:2] == ("done", orlova.account_id)
    again = orlova.call("POST", path(akhmetova, "unlock"))
    assert (again.status_code, again.json()["code"]) == (409, "account-not-locked")
    assert site.rows(FOUND.format("unlock"))[-1][0] == "account-not-locked"


@pytest.mark.demand("A11")
def test_the_same_at_the_desk_without_scripts(site, orlova, akhmetova):
    lock(site, akhmetova)
    desk = orlova.visitor
    desk.open(f"{site.url}/support")
    desk.fill({"identifier": akhmetova["email"]})
    desk.follow("/support/card/")
    desk.follow("/act/unlock")

    page = desk.fill({"reason": ""}, action="/act/unlock")
    assert (page.status, "Напишите причину" in page.text) == (422, True)
    page = desk.fill({"reason": "called by phone"}, action="/act/unlock")

    assert page.url == f"{site.url}/support/card/{akhmetova['account_id']}"
    assert enter(site, akhmetova).url == f"{site.url}/account"
    page = desk.follow("/act/unlock")
    page = desk.fill({"reason": "again"}, action="/act/unlock")
    assert page.status == 409


def test_search_finds_by_any_login_and_masks_the_person(orlova, akhmetova):
    token = orlova.token()
    for login in ("phone", "email", "snils", "inn"):
        answer = orlova.call(
            "POST", "/support/search", token, identifier=akhmetova[login], reason=None
        )

        (card,) = answer.json()["accounts"]
        assert card["account_id"] == akhmetova["account_id"]
        assert akhmetova["family_name"] not in answer.text
        assert akhmetova["phone"] not in answer.text
        assert akhmetova["email"] not in answer.text
        assert akhmetova["snils"] not in answer.text


def test_search_takes_no_part_of_a_login(orlova, akhmetova):
    for typed in (akhmetova["phone"][:-1], akhmetova["family_name"], "%", "+7"):
        answer = orlova.call("POST", "/support/search", identifier=typed, reason=None)

        assert answer.json() == {"accounts": []}


def test_what_is_searched_for_stands_in_no_log(orlova, akhmetova, capfd):
    orlova.call("POST", "/support/search", identifier=akhmetova["phone"], reason=None)

    said = "".join(capfd.readouterr())
    assert akhmetova["phone"] not in said
    assert akhmetova["phone"].lstrip("+") not in said


def test_block_ends_every_page_and_every_token_at_once(site, orlova, akhmetova):
    victim = officer(site, "li")
    token = victim.token("openid account idp.support")
    before = victim.visitor.open(f"{site.url}/account")

    answer = orlova.call("POST", path(victim.told, "block"))

    assert (before.url, answer.status_code) == (f"{site.url}/account", 204)
    assert victim.visitor.open(f"{site.url}/account").url.startswith(f"{site.url}/login")
    dead = victim.call("POST", "/support/search", token, identifier="+79990000000", reason=None)
    assert (dead.status_code, dead.json()["code"]) == (401, "token-invalid")
    page = enter(site, victim.told)
    assert (page.status, "account-blocked" in page.text) == (403, True)
    assert site.rows(
        "SELECT body->>'reason' FROM outbox WHERE type = 'idp.account.blocked.v1'"
    ) == [("support",)]


def test_whoever_was_unblocked_signs_in_anew(site, orlova):
    victim = officer(site, "li")
    orlova.call("POST", path(victim.told, "block"))
    twice = orlova.call("POST", path(victim.told, "unblock"))
    none = orlova.call("POST", path(victim.told, "unblock"))

    assert (twice.status_code, none.status_code) == (204, 409)
    assert victim.visitor.open(f"{site.url}/account").url.startswith(f"{site.url}/login")
    assert "/login/code" in enter(site, victim.told).url


def test_operator_confirms_by_a_document(site, orlova, akhmetova):
    site.run(
        f"UPDATE account SET level = 'standard' WHERE account_id = '{akhmetova['account_id']}'"
    )

    answer = orlova.call("POST", path(akhmetova, "confirmation"))
    again = orlova.call("POST", path(akhmetova, "confirmation"))

    assert (answer.status_code, again.status_code) == (204, 409)
    kept = "SELECT level, confirmed_by FROM account WHERE account_id = '{}'"
    assert site.rows(kept.format(akhmetova["account_id"])) == [("confirmed", "operator")]


def test_corrected_person_is_to_be_confirmed_anew_and_signs_in_by_the_new_number(
    site, orlova, akhmetova
):
    answer = orlova.call("POST", path(akhmetova, "person"), family_name="Иванова", inn=None)
    nothing = orlova.call("POST", path(akhmetova, "person"))
    taken = orlova.call("POST", path(akhmetova, "person"), snils=orlova.told["snils"])

    assert [one.status_code for one in (answer, nothing, taken)] == [204, 422, 409]
    kept = "SELECT family_name, level FROM account WHERE account_id = '{}'"
    assert site.rows(kept.format(akhmetova["account_id"])) == [("Иванова", "standard")]
    told = site.rows(
        "SELECT body->'changed', body->'person'->>'family_name' FROM outbox"
        " WHERE type = 'idp.account.changed.v1' ORDER BY seq DESC LIMIT 1"
    )
    assert told == [(["person", "level"], "Иванова")]


@pytest.mark.parametrize(
    ("birth_date", "status"),
    [("1979-11-02", 204), ("1880-01-01", 422), ("2979-11-02", 422), ("1979-13-02", 422)],
)
def test_birth_date_is_corrected_to_one_that_may_be(site, orlova, akhmetova, birth_date, status):
    before = site.rows(BORN.format(akhmetova["account_id"]))

    answer = orlova.call("POST", path(akhmetova, "person"), birth_date=birth_date)

    kept = [("1979-11-02",)] if status == 204 else before
    assert (answer.status_code, site.rows(BORN.format(akhmetova["account_id"]))) == (status, kept)
    if status == 422:
        (error,) = answer.json()["errors"]
        assert error["pointer"] == "/birth_date"


def test_birth_date_is_corrected_by_a_page_and_stays_where_none_is_typed(site, orlova, akhmetova):
    account_id = akhmetova["account_id"]
    page = orlova.visitor.open(f"{site.url}/support/card/{account_id}/person")
    typed = {"birth_date-day": "31", "birth_date-month": "2", "birth_date-year": "1979"}
    bad = orlova.visitor.submit(page.form("reason"), {**typed, "reason": "a passport was shown"})
    assert (bad.status, "Такой даты нет" in bad.text) == (422, True)

    orlova.visitor.submit(bad.form("reason"), {"birth_date-day": "3", "birth_date-month": "12"})
    assert site.rows(BORN.format(account_id)) == [("1979-12-03",)]
    page = orlova.visitor.open(f"{site.url}/support/card/{account_id}/person")
    assert "1979" not in page.form("reason").fields.values()
    orlova.visitor.submit(page.form("reason"), {"family_name": "Иванова", "reason": "married"})

    kept = f"SELECT family_name, birth_date::text FROM account WHERE account_id = '{account_id}'"
    assert site.rows(kept) == [("Иванова", "1979-12-03")]


def test_a_number_that_was_corrected_is_the_login_from_then_on(site, orlova, akhmetova):
    free = "11223344595"
    former = akhmetova["snils"]

    answer = orlova.call("POST", path(akhmetova, "person"), snils=free)

    assert answer.status_code == 204
    assert enter(site, akhmetova | {"phone": free}).url == f"{site.url}/account"
    assert enter(site, akhmetova | {"phone": former}).status == 422


def test_scope_is_left_out_of_the_token_of_who_does_not_hold_it(site, akhmetova):
    stranger = officer(site, "li")

    answer = stranger.call("POST", path(akhmetova, "block"))

    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient-scope")
    page = stranger.visitor.open(f"{site.url}/support")
    assert (page.status, "officers-only" in page.text) == (403, True)


def test_who_is_an_officer_no_more_is_let_in_by_no_token_of_before(site, orlova, akhmetova):
    token = orlova.token()
    site.run("DELETE FROM account_scope")

    answer = orlova.call("POST", path(akhmetova, "block"), token)

    assert (answer.status_code, answer.json()["code"]) == (403, "officers-only")
    assert orlova.visitor.open(f"{site.url}/support").status == 403


def test_old_proof_is_asked_for_again(site, orlova, akhmetova):
    site.run("UPDATE session SET auth_time = auth_time - interval '901 seconds'")

    answer = orlova.call("POST", path(akhmetova, "block"))
    page = orlova.visitor.open(f"{site.url}/support/card/{akhmetova['account_id']}")

    assert answer.json()["code"] == "insufficient-user-authentication"
    assert (answer.status_code, answer.json()["max_age"]) == (401, 900)
    assert page.title.startswith("Подтверждение входа")


def test_officer_without_a_second_factor_is_none(site, akhmetova):
    weak = officer(site, "kuznetsov", "idp.support")

    answer = weak.call("POST", path(akhmetova, "block"))
    page = weak.visitor.open(f"{site.url}/support")

    assert answer.json()["code"] == "insufficient-user-authentication"
    assert (page.status, "second-factor-needed" in page.text) == (403, True)


@pytest.mark.parametrize("act", ["block", "unlock", "confirmation", "person", "factor-reset"])
def test_every_change_wants_a_reason(orlova, akhmetova, act):
    more = {"family_name": "Иванова"} if act == "person" else {}

    for reason in (None, "", "  ", "x" * 501):
        answer = orlova.call("POST", path(akhmetova, act), reason=reason, **more)

        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/reason")


@pytest.mark.parametrize("act", ["block", "unlock", "unblock", "confirmation", "factor-reset"])
def test_nobody_acts_on_their_own_account(orlova, act):
    answer = orlova.call("POST", path(orlova.told, act))

    assert (answer.status_code, answer.json()["code"]) == (403, "same-officer")


def test_account_that_nobody_has_is_told_so(orlova):
    answer = orlova.call("POST", f"/support/accounts/{uuid4()}/block")

    assert (answer.status_code, answer.json()["code"]) == (404, "account-unknown")


def test_form_of_another_site_changes_nothing(site, orlova, akhmetova):
    where = f"{site.url}/support/card/{akhmetova['account_id']}/act/block"
    desk = orlova.visitor
    fields = dict(desk.open(where).form("reason").fields) | {"reason": "why"}

    foreign = desk.session.post(where, data=fields, headers={"Origin": "http://evil.test"})
    bare = desk.session.post(where, data={"reason": "why"})

    assert (foreign.status_code, bare.status_code) == (403, 403)
    assert site.rows("SELECT DISTINCT status FROM account") == [("active",)]


def test_sessions_are_seen_and_ended_one_or_all(site, orlova):
    victim = officer(site, "li")
    elsewhere = signed_in(site, site.plant("akhmetova"))
    token = orlova.token()
    (one,) = orlova.call("GET", path(victim.told, "sessions"), token).json()["sessions"]
    assert (one["acr"], one["network"]) == ("aal2", "127.0.0.0/24")

    foreign = orlova.call(
        "DELETE", path(site.plant("akhmetova"), f"sessions/{one['session_id']}"), token
    )
    ended = orlova.call("DELETE", path(victim.told, f"sessions/{one['session_id']}"), token)

    assert (foreign.status_code, foreign.json()["code"]) == (404, "session-not-found")
    assert ended.status_code == 204
    assert victim.visitor.open(f"{site.url}/account").url.startswith(f"{site.url}/login")
    all_of = orlova.call("DELETE", path(site.plant("akhmetova"), "sessions"), token)
    assert all_of.status_code == 204
    assert elsewhere.open(f"{site.url}/account").url.startswith(f"{site.url}/login")
    told = site.rows("SELECT body->>'reason' FROM outbox WHERE type = 'idp.session.revoked.v1'")
    assert told == [("support",), ("support",)]


def test_session_is_ended_at_the_desk_with_a_reason(site, orlova):
    victim = officer(site, "li")
    desk = orlova.visitor
    desk.open(f"{site.url}/support/card/{victim.account_id}/sessions")
    desk.follow("/sessions/")

    page = desk.fill({"reason": "lost laptop"})

    assert "Сейчас нигде" in page.text
    assert victim.visitor.open(f"{site.url}/account").url.startswith(f"{site.url}/login")


def test_support_sets_no_password(site):
    doors = [rule.rule for rule in site.app.url_map.iter_rules()]

    assert [door for door in doors if door.startswith("/support") and "password" in door] == []
