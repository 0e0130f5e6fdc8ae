"""The stand's people are the same each time, and good enough for every rule of the services."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal

import phonenumbers
import pytest
from email_validator import validate_email

from contracts.identifiers import Inn, Kladr, Kpp, Ogrn, Oid, Snils
from testkit import people

STAND = people.stand(42)
ORGANISATIONS = {row["slug"]: row for row in STAND["organisations"]}
PEOPLE = {row["slug"]: row for row in STAND["people"]}
POSITIONS = [position for row in STAND["organisations"] for position in row["positions"]]

each_person = pytest.mark.parametrize("row", STAND["people"], ids=lambda row: row["slug"])
each_organisation = pytest.mark.parametrize(
    "row", STAND["organisations"], ids=lambda row: row["slug"]
)


def positions_of(slug):
    return [p for p in POSITIONS if p["worker_id"] == PEOPLE[slug]["worker_id"]]


def test_the_same_number_gives_the_same_stand_and_another_gives_other_ids():
    again, other = people.stand(42), people.stand(43)

    assert again == STAND
    assert {row["id"] for row in other["people"]}.isdisjoint(row["id"] for row in STAND["people"])


def test_the_command_prints_what_the_library_makes():
    printed = subprocess.run(
        [sys.executable, "-m", "testkit", "people", "--seed", "42"],
        check=True,
        capture_output=True,
    ).stdout

    assert json.loads(printed) == STAND


def test_the_file_of_the_command_is_its_owners_alone(tmp_path):
    out = tmp_path / "seed.json"

    subprocess.run([sys.executable, "-m", "testkit", "people", "--out", str(out)], check=True)

    assert out.stat().st_mode & 0o777 == 0o600
    assert json.loads(out.read_text("utf-8")) == STAND


@each_person
def test_person_can_register(row):
    assert Snils.parse(row["snils"])
    assert Inn.parse(row["inn"]).is_person
    assert phonenumbers.is_valid_number(phonenumbers.parse(row["phone"]))
    assert validate_email(row["email"], check_deliverability=False)
    assert date.fromisoformat(row["birth_date"]) < date(2008, 1, 1)


@each_person
def test_password_suits_the_articles_policy(row):
    password = row["password"]

    assert len(password) >= 8
    assert any(sign.isdigit() for sign in password)
    assert any(sign.isupper() for sign in password)
    assert any(sign.islower() for sign in password)


@each_organisation
def test_organisation_has_good_numbers(row):
    assert Ogrn.parse(row["ogrn"])
    assert not Inn.parse(row["inn"]).is_person
    assert Kpp.parse(row["kpp"])
    assert Kladr.parse(row["address"]["kladr"])
    assert Oid.parse(row["oid"]).under(Oid("1.2.643.5.1.13.13.12.2"))


def test_ids_snils_phones_and_oids_are_unique():
    for key in ("id", "account_id", "snils", "inn", "phone", "email"):
        assert len({row[key] for row in STAND["people"]}) == len(STAND["people"])
    oids = [row["oid"] for row in STAND["organisations"]]
    oids += [dep["oid"] for row in STAND["organisations"] for dep in row["departments"]]
    assert len(set(oids)) == len(oids)
    assert len({p["position_id"] for p in POSITIONS}) == len(POSITIONS)


def test_two_organisations_stand_at_one_address():
    shared = Counter(row["address"]["kladr"] for row in STAND["organisations"])

    assert max(shared.values()) == 2


def test_a_branch_shares_its_parents_numbers_but_not_its_oid():
    parent, branch = ORGANISATIONS["crb"], ORGANISATIONS["crb-branch"]

    assert (branch["ogrn"], branch["inn"]) == (parent["ogrn"], parent["inn"])
    assert branch["parent_oid"] == parent["oid"] != branch["oid"]
    assert branch["kpp"] != parent["kpp"]


def test_one_organisation_is_unlicensed_and_one_closed():
    assert ORGANISATIONS["nadezhda"]["licence"] is None
    assert ORGANISATIONS["maternity3"]["status"] == "closed"


def test_the_newcomer_of_the_journey_is_in_the_registry_without_an_account():
    newcomer = PEOPLE["sokolova"]

    assert newcomer["account"] is False
    assert newcomer["worker_id"]
    assert positions_of("sokolova")


def test_the_journey_can_be_shown_to_two_dozen_people_more():
    newcomers = [row for slug, row in PEOPLE.items() if slug.startswith("newcomer-")]

    assert len(newcomers) == 24
    assert [row["account"] for row in newcomers] == [False] * 24
    assert [len(positions_of(row["slug"])) for row in newcomers] == [1] * 24


def test_a_stranger_has_an_account_and_no_record():
    assert PEOPLE["stolyarov"]["account"]
    assert PEOPLE["stolyarov"]["worker_id"] is None


def test_one_person_may_audit_the_documents():
    holders = {slug: row["scopes"] for slug, row in PEOPLE.items() if row["scopes"]}

    assert holders == {"auditor": ["documents.audit"]}


def test_one_persons_birth_date_differs_in_the_registry():
    differs = PEOPLE["kuznetsov"]

    assert differs["registry"]["birth_date"] != differs["birth_date"]


def test_one_works_in_two_organisations_and_one_nowhere_any_more():
    assert {p["occupation"] for p in positions_of("li")} == {"main", "external"}
    assert [p["ends_on"] for p in positions_of("zaytseva")] == ["2025-08-31"]


def test_positions_lie_on_lines_of_their_department_and_never_exceed_the_rate():
    for row in STAND["organisations"]:
        lines = {
            (dep["department_id"], line["number"]): line
            for dep in row["departments"]
            for line in dep["lines"]
        }
        busy = Counter()
        for position in row["positions"]:
            line = lines[position["department"], position["line"]]
            assert position["post_code"] == line["post_code"]
            assert position["begins_on"] >= line["begins_on"]
            busy[position["department"], position["line"]] += Decimal(position["rate"])
        for key, rate in busy.items():
            assert rate <= Decimal(lines[key]["total_rate"])


def test_post_and_speciality_codes_stand_in_the_dictionaries_as_usable_ones():
    posts, specialities = (
        {
            row[0]["value"]: {c["column"]: c["value"] for c in row}
            for row in part["parts"][0]["list"]
        }
        for part in STAND["dictionaries"]
    )

    for position in POSITIONS:
        post = posts[position["post_code"]]
        assert (post["GROUP"], post["ACTUAL"], post["DATA_END"]) == (None, "1", None)
        assert specialities[position["speciality_code"]]["REL"] == "1"


@pytest.mark.parametrize("number", [0, 1])
def test_dictionary_sample_is_whole_as_the_wire_format_demands(number):
    passport = STAND["dictionaries"][number]["passport"]
    parts = STAND["dictionaries"][number]["parts"]
    rows = [row for part in parts for row in part["list"]]
    fields = [field["field"] for field in passport["fields"]]
    cells = [{cell["column"]: cell["value"] for cell in row} for row in rows]

    assert len(rows) == passport["rowsCount"] == parts[0]["total"] <= 40
    assert all(list(row) == fields for row in cells)
    codes = {row["ID"] for row in cells}
    parent = next(key["field"] for key in passport["keys"] if key["type"] == "FOREIGN")
    assert len(codes) == len(rows)
    assert {row[parent] for row in cells} - {None, ""} <= codes
