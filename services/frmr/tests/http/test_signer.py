"""Signers for programs: found by number, compared by name, placed by position."""

import pytest

from contracts import events
from testkit import people


@pytest.fixture
def verifier(reading):
    return reading.program("frmr.signers")


def asked(slug, organisation="gkb7", on="2026-11-25", **more):
    number = people.organisation(organisation)["ogrn"] if organisation else None
    return {"snils": people.person(slug)["snils"], "ogrn": number, "on": on} | more


def resolved(verifier, body):
    return verifier.post("/signers/resolution", body).json


def test_doctor_in_office_is_resolved_to_the_position(verifier):
    found = resolved(verifier, asked("orlova"))

    assert (found["match"], found["reasons"]) == ("position", [])
    assert len(found["position_ids"]) == 1
    events.check("frmr.worker.changed.v1", found["worker"])
    events.check("frmr.organisation.changed.v1", found["organisation"])
    assert found["organisation"]["oid"] == people.organisation("gkb7")["oid"]


def test_record_is_told_with_the_account_bound_to_it(doors):
    account_id, _ = doors.registry.bound("orlova")

    worker = resolved(doors.program("frmr.signers"), asked("orlova"))["worker"]

    assert (worker["account_id"], worker["version"]) == (str(account_id), 3)


def test_day_after_the_last_is_no_position(verifier):
    last = resolved(verifier, asked("zaytseva", on="2025-08-31"))
    after = resolved(verifier, asked("zaytseva", on="2025-09-01"))

    assert last["match"] == "position"
    assert (after["match"], after["reasons"]) == ("person", ["no-active-position"])


def test_position_elsewhere_does_not_count(verifier):
    found = resolved(verifier, asked("orlova", "polyclinic12"))

    assert (found["match"], found["position_ids"]) == ("person", [])


def test_branch_where_the_signer_works_is_told_not_its_head(verifier):
    found = resolved(verifier, asked("morozova", "crb"))

    assert found["organisation"]["oid"] == people.organisation("crb-branch")["oid"]


def test_certificate_without_an_organisation_is_resolved_by_the_person(verifier):
    found = resolved(verifier, asked("li", None))

    assert (found["match"], len(found["position_ids"])) == ("position", 2)
    assert found["organisation"] is None


def test_unknown_person_is_none(verifier):
    found = resolved(verifier, asked("stolyarov"))

    assert (found["match"], found["reasons"], found["worker"]) == (
        "none",
        ["record-not-found"],
        None,
    )


def test_nothing_is_told_of_a_record_of_other_names(verifier):
    other = resolved(verifier, asked("orlova", family_name="Воронова", given_name="Анна"))
    same = resolved(
        verifier,
        asked("orlova", family_name="ОРЛОВА", given_name="Анна", patronymic="Сергеевна"),
    )

    assert (other["match"], other["reasons"], other["worker"]) == ("none", ["data-differ"], None)
    assert same["match"] == "position"


@pytest.mark.parametrize(
    ("bent", "pointer"),
    [
        ({"snils": "07482962098"}, "/snils"),
        ({"ogrn": "1"}, "/ogrn"),
        ({"on": "31.12.2026"}, "/on"),
        ({"family_name": "Орлова"}, "/given_name"),
        ({"more": 1}, "/more"),
    ],
)
def test_malformed_question_names_its_field(verifier, bent, pointer):
    answer = verifier.post("/signers/resolution", asked("orlova", **bent))

    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json["errors"]] == [pointer]
