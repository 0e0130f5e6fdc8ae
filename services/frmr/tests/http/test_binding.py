"""Binding over HTTP: what a person types, what comes back, each rule's no with its next step."""

from uuid import uuid4

import pytest

from testkit import people


def ogrn(slug):
    return {"method": "ogrn", "value": people.organisation(slug)["ogrn"]}


def problem(answer):
    """Status, code, next step and fields of a problem."""
    assert answer.mimetype == "application/problem+json"
    return answer.status_code, answer.json["code"], answer.json["next_step"], answer.json["fields"]


@pytest.mark.demand("B3", "B5")
def test_way_from_a_number_to_workplaces(doors):
    orlova = doors.confirmed("orlova")

    matched = orlova.post("/bindings", ogrn("gkb7"))
    card = orlova.post(f"/bindings/{matched.json['binding_id']}/confirmation").json
    places = orlova.get("/self/workplaces").json

    assert matched.status_code == 201
    assert (matched.json["status"], card["status"]) == ("matched", "bound")
    assert card["organisation"]["name"] == "УГКБ № 7"
    assert card["worker"]["family_name"] == "Орлова"
    assert [one["post_name"] for one in card["positions"]] == ["Терапевт"]
    (place,) = places["items"]
    assert place["department"]["name"] == "Терапевтическое отделение"
    assert (place["rate"], place["position_class"], place["roles"]) == ("1.00", "doctor", [])
    assert (places["standing"], places["worker_version"]) == ("clear", 3)


@pytest.mark.demand("B3")
@pytest.mark.parametrize("method", ["ogrn", "inn", "oid"])
def test_each_number_of_the_organisation_finds_it_and_the_match_is_confirmed(doors, method):
    orlova = doors.confirmed("orlova")
    value = people.organisation("gkb7")[method]

    matched = orlova.post("/bindings", {"method": method, "value": value}).json
    card = orlova.post(f"/bindings/{matched['binding_id']}/confirmation").json

    assert (matched["status"], card["status"]) == ("matched", "bound")
    assert card["organisation"]["oid"] == people.organisation("gkb7")["oid"]


@pytest.mark.parametrize(
    ("slug", "organisation", "said"),
    [
        ("kuznetsov", "gkb7", (409, "data-differ", "correct", ["birth_date"])),
        ("zaytseva", "gkb7", (409, "no-active-position", "ask-hr", [])),
        ("stolyarov", "gkb7", (404, "record-not-found", "ask-hr", [])),
        ("fyodorov", "maternity3", (409, "organisation-closed", "choose", [])),
        ("vlasova", "nadezhda", (409, "organisation-unlicensed", "support", [])),
    ],
)
@pytest.mark.demand("B6")
def test_each_rules_no_is_answered_kept_and_told(doors, slug, organisation, said):
    person = doors.confirmed(slug)

    answer = person.post("/bindings", ogrn(organisation))

    assert problem(answer) == said
    kept = person.get("/bindings").json["items"][0]
    assert (kept["status"], kept["reason"]) == ("refused", said[1])
    assert kept["binding_id"] == answer.json["binding_id"]
    assert (kept["worker"], kept["positions"]) == (None, [])
    ((name, body),) = doors.registry.told()
    assert name == "frmr.binding.refused.v1"
    assert (body["reason"], body["next_step"], body["fields"]) == said[1:]


def test_account_that_was_not_heard_of_yet_may_retry(doors):
    answer = doors.person(uuid4()).post("/bindings", ogrn("gkb7"))

    assert problem(answer) == (403, "account-unconfirmed", "retry", [])


def test_unknown_number_is_a_refusal_and_a_wrong_one_is_malformed(doors):
    orlova = doors.confirmed("orlova")

    unknown = orlova.post("/bindings", {"method": "ogrn", "value": "1027700132195"})
    wrong = orlova.post("/bindings", {"method": "ogrn", "value": "1027700132196"})

    assert problem(unknown) == (404, "organisation-not-found", "retry", [])
    assert (wrong.status_code, wrong.json["errors"]) == (
        422,
        [{"pointer": "/value", "code": "ogrn-check-digits"}],
    )


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, [("/method", "required"), ("/value", "required")]),
        ({"method": "name", "value": "x"}, [("/method", "not-a-choice")]),
        ({"method": "ahead", "value": "x"}, [("/method", "not-a-choice")]),
        ({"method": "inn", "value": ""}, [("/value", "too-short")]),
        ({"method": "inn", "value": "9" * 129}, [("/value", "too-long")]),
        ({"method": "inn", "value": 7701104441}, [("/value", "invalid")]),
        ({"method": "inn", "value": "0000000000"}, [("/value", "inn-malformed")]),
        ({"method": "inn", "value": "\u0667" * 10}, [("/value", "inn-malformed")]),
        ({"method": "oid", "value": "1.02"}, [("/value", "oid-malformed")]),
        ({"method": "kladr", "value": "77"}, [("/value", "kladr-malformed")]),
        ({"method": "inn", "value": "7701104441", "more": 1}, [("/more", "unknown")]),
    ],
)
def test_malformed_input_names_the_field_and_leaves_nothing(doors, body, errors):
    answer = doors.confirmed("orlova").post("/bindings", body)

    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == errors
    assert doors.registry.rows("SELECT count(*) FROM binding WHERE method <> 'ahead'") == [(0,)]


def test_branches_of_one_number_are_a_choice(doors):
    morozova = doors.confirmed("morozova")

    offered = morozova.post("/bindings", ogrn("crb")).json
    chosen = {"organisation_id": people.organisation("crb-branch")["organisation_id"]}
    matched = morozova.post(f"/bindings/{offered['binding_id']}/choice", chosen).json

    assert offered["status"] == "choice"
    assert len(offered["choices"]) == 2
    assert matched["status"] == "matched"
    assert matched["organisation"]["oid"] == people.organisation("crb-branch")["oid"]


@pytest.mark.demand("B3")
def test_address_lists_and_then_is_chosen_from(doors):
    li = doors.confirmed("li")
    value = people.organisation("gkb7")["address"]["kladr"]

    offered = li.post("/bindings", {"method": "kladr", "value": value}).json

    assert offered["status"] == "choice"
    names = {one["oid"] for one in offered["choices"]}
    assert people.organisation("polyclinic12")["oid"] in names
    assert people.organisation("maternity3")["oid"] not in names


def test_what_was_looked_up_ahead_is_chosen_like_any_other(doors):
    orlova = doors.confirmed("orlova")

    (ahead,) = orlova.get("/bindings").json["items"]
    chosen = {"organisation_id": ahead["choices"][0]["organisation_id"]}
    matched = orlova.post(f"/bindings/{ahead['binding_id']}/choice", chosen).json

    assert (ahead["status"], ahead["method"], ahead["expires_at"]) == ("choice", "ahead", None)
    assert matched["status"] == "matched"


def test_organisation_that_was_not_offered_is_not_found(doors):
    morozova = doors.confirmed("morozova")
    offered = morozova.post("/bindings", ogrn("crb")).json

    chosen = {"organisation_id": people.organisation("gkb7")["organisation_id"]}
    answer = morozova.post(f"/bindings/{offered['binding_id']}/choice", chosen)

    assert answer.json["code"] == "organisation-not-found"


def test_late_confirmation_is_gone_and_stays_so(doors):
    orlova = doors.confirmed("orlova")
    card = orlova.post("/bindings", ogrn("gkb7")).json
    doors.registry.clock.advance(minutes=30)
    orlova = doors.person(people.person("orlova")["account_id"])

    answer = orlova.post(f"/bindings/{card['binding_id']}/confirmation")

    assert (answer.status_code, answer.json["code"]) == (410, "binding-expired")
    kept = [one["status"] for one in orlova.get("/bindings").json["items"]]
    assert kept == ["expired", "choice"]


def test_second_confirmation_and_second_end_are_told_apart_from_the_first(doors):
    orlova = doors.confirmed("orlova")
    at = f"/bindings/{orlova.post('/bindings', ogrn('gkb7')).json['binding_id']}"

    said = [
        orlova.post(f"{at}/{step}").json.get("code")
        for step in ("end", "confirmation", "confirmation", "end", "end")
    ]

    assert said == ["not-bound", None, "already-decided", None, "not-bound"]


def test_live_binding_to_the_organisation_is_not_begun_twice(doors):
    orlova = doors.confirmed("orlova")
    first = orlova.post("/bindings", ogrn("gkb7")).json

    second = orlova.post("/bindings", ogrn("gkb7"))

    assert (second.status_code, second.json["code"]) == (409, "binding-live")
    assert second.json["binding_id"] == first["binding_id"]


def test_binding_of_another_person_is_not_found(doors):
    orlova, goncharov = doors.confirmed("orlova"), doors.confirmed("goncharov")
    at = f"/bindings/{orlova.post('/bindings', ogrn('gkb7')).json['binding_id']}"

    answers = [
        goncharov.post(f"{at}/choice", {"organisation_id": str(uuid4())}),
        goncharov.post(f"{at}/confirmation"),
        goncharov.post(f"{at}/end"),
    ]

    assert [(one.status_code, one.json["code"]) for one in answers] == [
        (404, "binding-not-found")
    ] * 3


def test_eleventh_try_within_an_hour_waits_for_the_first_to_grow_old(doors):
    account_id = doors.registry.confirm("stolyarov")
    for _ in range(10):
        doors.person(account_id).post("/bindings", ogrn("gkb7"))
        doors.registry.clock.advance(minutes=1)

    answer = doors.person(account_id).post("/bindings", ogrn("gkb7"))

    assert (answer.status_code, answer.json["code"]) == (429, "tries-exceeded")
    assert answer.headers["Retry-After"] == str(50 * 60)
    doors.registry.clock.advance(minutes=50)
    again = doors.person(account_id).post("/bindings", ogrn("gkb7"))
    assert again.json["code"] == "record-not-found"


def test_end_keeps_the_persons_words_and_frees_the_record(doors):
    orlova = doors.confirmed("orlova")
    at = f"/bindings/{orlova.post('/bindings', ogrn('gkb7')).json['binding_id']}"
    orlova.post(f"{at}/confirmation")

    ended = orlova.post(f"{at}/end", {"reason": "Перехожу в другую больницу"}).json

    assert (ended["status"], ended["reason"]) == ("unbound", "person")
    assert doors.registry.rows("SELECT note FROM binding WHERE status = 'unbound'") == [
        ("Перехожу в другую больницу",)
    ]
    assert orlova.get("/self/workplaces").json == {
        "items": [],
        "standing": "clear",
        "worker_version": 0,
    }
    assert doors.registry.rows("SELECT count(*) FROM worker WHERE account_id IS NOT NULL") == [(0,)]
