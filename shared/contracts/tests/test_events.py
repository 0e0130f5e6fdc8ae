"""Every event can be told, heard and read by strangers."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from contracts import events

CONFIRMED = "idp.account.confirmed.v1"
SERVICES = {"idp", "frmr", "cabinet", "documents"}
PACKAGE = Path(__file__).parents[1]
# Personal members only where a listener cannot work without them.
PERSONAL = {
    "family_name",
    "given_name",
    "patronymic",
    "birth_date",
    "gender",
    "snils",
    "inn",
    "staff_number",
    "person",
}

each_event = pytest.mark.parametrize("name", events.names())


def every_part(schema):
    for name, part in schema.get("properties", {}).items():
        yield name, part
        yield from every_part(part)
    if "items" in schema:
        yield "items", schema["items"]
        yield from every_part(schema["items"])


def test_the_journey_and_its_neighbours_are_told():
    assert len(events.names()) == 21
    assert {CONFIRMED, "frmr.organisation.bound.v1", "documents.document.signed.v1"} <= set(
        events.names()
    )


@each_event
def test_every_example_is_what_a_teller_may_say(name):
    told = events.examples(name)

    assert told
    for body in told:
        events.check(name, body)
        events.check_heard(name, body)


@each_event
def test_every_member_is_described_and_says_whether_it_is_personal(name):
    for member, part in every_part(events.schema(name)):
        assert part["description"], member
        assert isinstance(part["x-personal"], bool), member


@each_event
def test_personal_members_stay_within_what_the_design_allows(name):
    for pointer in events.personal(name):
        assert pointer.rsplit("/", 1)[-1] in PERSONAL


@each_event
def test_no_member_that_holds_a_name_or_number_of_a_person_is_called_impersonal(name):
    for member, part in every_part(events.schema(name)):
        if member in PERSONAL - {"inn"}:
            assert part["x-personal"] is True, member


@each_event
def test_subject_is_a_required_member_of_the_body(name):
    assert events.subject(name) in events.schema(name)["required"]


@each_event
def test_owner_is_the_first_word_and_never_listens_to_itself(name):
    owner = name.split(".")[0]

    assert owner in SERVICES
    assert set(events.listeners(name)) <= SERVICES - {owner}


def test_facts_of_the_cabinet_have_no_obliged_listener():
    assert events.listeners("cabinet.rights.changed.v1") == ()


def test_revocations_go_to_every_service_that_takes_tokens():
    for name in ("idp.session.revoked.v1", "idp.account.blocked.v1"):
        assert set(events.listeners(name)) == {"frmr", "cabinet", "documents"}


def test_personal_members_are_found_inside_objects():
    assert "/person/snils" in events.personal(CONFIRMED)


@pytest.mark.parametrize(
    ("change", "pointer", "keyword"),
    [
        ({"account_id": "7"}, "/account_id", "format"),
        ({"confirmed_at": "2026-13-23T07:35:05Z"}, "/confirmed_at", "format"),
        ({"confirmed_at": "2026-11-23T07:35:05"}, "/confirmed_at", "pattern"),
        ({"confirmed_at": "2026-11-23T10:35:05+03:00"}, "/confirmed_at", "pattern"),
        ({"level": "divine"}, "/level", "enum"),
        ({"method": "séance"}, "/method", "enum"),
        ({"phone": "+79991234567"}, "", "additionalProperties"),
        ({"person": {"snils": "112"}}, "/person", "required"),
    ],
)
def test_malformed_body_names_the_place_and_the_rule_but_never_the_value(change, pointer, keyword):
    body = events.examples(CONFIRMED)[0] | change

    with pytest.raises(events.Malformed) as caught:
        events.check(CONFIRMED, body)

    assert (caught.value.pointer, caught.value.keyword) == (pointer, keyword)
    for value in change.values():
        assert str(value) not in str(caught.value)


def test_personal_value_of_the_wrong_shape_stays_out_of_the_message():
    body = events.examples(CONFIRMED)[0]
    body["person"]["snils"] = "112-233-445 95"

    with pytest.raises(events.Malformed, match=r"^/person/snils: pattern$"):
        events.check(CONFIRMED, body)


@pytest.mark.parametrize("body", [None, [], "text", 7, float("nan"), object()])
def test_body_that_is_no_object_is_malformed(body):
    with pytest.raises(events.Malformed):
        events.check_heard(CONFIRMED, body)


def test_listener_lives_with_members_and_open_values_of_a_later_release():
    body = events.examples(CONFIRMED)[0] | {"method": "letter", "assurance": "high"}
    body["person"]["citizenship"] = "RUS"

    events.check_heard(CONFIRMED, body)

    with pytest.raises(events.Malformed):
        events.check(CONFIRMED, body)


def test_listener_still_refuses_a_new_value_of_a_closed_enum():
    body = events.examples(CONFIRMED)[0] | {"level": "divine"}

    with pytest.raises(events.Malformed):
        events.check_heard(CONFIRMED, body)


def test_teller_may_not_say_more_than_64_kib():
    body = events.examples("frmr.worker.changed.v1")[0]
    body["positions"] = body["positions"] * 200

    with pytest.raises(events.Malformed, match="maxBody"):
        events.check("frmr.worker.changed.v1", body)


def test_unknown_name_is_said_so():
    with pytest.raises(events.UnknownEvent):
        events.check("idp.account.deified.v1", {})


def test_schema_and_examples_belong_to_the_caller():
    events.schema(CONFIRMED)["required"].clear()
    events.examples(CONFIRMED)[0].clear()

    assert events.schema(CONFIRMED)["required"]
    assert events.examples(CONFIRMED)[0]


def test_the_wheel_holds_schemas_claims_and_scopes(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=PACKAGE,
        check=True,
        capture_output=True,
    )

    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = set(wheel.namelist())
        assert {f"contracts/events/{name}.json" for name in events.names()} <= held
        assert {"contracts/claims.json", "contracts/scopes.json"} <= held
        assert json.loads(wheel.read("contracts/claims.json"))["title"] == "access token"
