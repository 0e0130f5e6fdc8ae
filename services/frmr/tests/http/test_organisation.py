"""Search of organisations over HTTP: by each number, by name, page by page."""

from uuid import uuid4

import pytest

from testkit import people


@pytest.fixture
def reader(reading):
    return reading.program("frmr.read", "cabinet")


def oids(answer):
    return [one["oid"] for one in answer.json["items"]]


@pytest.mark.parametrize("number", ["oid", "ogrn"])
def test_number_of_its_own_finds_one(reader, number):
    wanted = people.organisation("gkb7")

    answer = reader.post("/organisations/search", {number: wanted[number]})

    assert oids(answer) == [wanted["oid"]]
    assert answer.json["next"] is None


def test_shared_number_finds_the_branch_too_and_kpp_parts_them(reader):
    head, branch = people.organisation("crb"), people.organisation("crb-branch")

    both = reader.post("/organisations/search", {"inn": head["inn"]})
    one = reader.post("/organisations/search", {"inn": head["inn"], "kpp": branch["kpp"]})

    assert set(oids(both)) == {head["oid"], branch["oid"]}
    assert oids(one) == [branch["oid"]]


def test_place_finds_all_that_stand_under_it(reader):
    answer = reader.post("/organisations/search", {"kladr": "5000500100000"})

    assert set(oids(answer)) == {
        people.organisation("crb")["oid"],
        people.organisation("crb-branch")["oid"],
    }


@pytest.mark.parametrize("name", ["УГКБ № 7", "угкб 7", "УГКБ №"])
def test_name_is_found_by_its_beginning_however_it_is_written(reader, name):
    answer = reader.post("/organisations/search", {"name": name})

    assert people.organisation("gkb7")["oid"] in oids(answer)


@pytest.mark.parametrize("name", ["УГКБ № 8", "7' OR 1=1", "больница"])
def test_what_nothing_is_called_finds_nothing(reader, name):
    answer = reader.post("/organisations/search", {"name": name})

    assert oids(answer) == []


def test_pages_follow_each_other_without_gap_or_repetition(reader):
    met, cursor = [], {}
    while True:
        answer = reader.post("/organisations/search", {"limit": 2} | cursor)
        met += oids(answer)
        if answer.json["next"] is None:
            break
        cursor = {"cursor": answer.json["next"]}

    assert len(met) == len(set(met)) == 6


def test_cursor_of_another_search_is_malformed(reader):
    first = reader.post("/organisations/search", {"limit": 1})

    answer = reader.post(
        "/organisations/search",
        {"limit": 1, "kladr": "7700000000000", "cursor": first.json["next"]},
    )

    assert answer.status_code == 422
    assert answer.json["errors"] == [{"pointer": "/cursor", "code": "invalid"}]


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"ogrn": "1187721954783"}, [("/ogrn", "ogrn-check-digits")]),
        ({"inn": "77"}, [("/inn", "inn-malformed")]),
        ({"kpp": "x", "oid": "1..2"}, [("/kpp", "kpp-malformed"), ("/oid", "oid-malformed")]),
        ({"limit": 51}, [("/limit", "too-large")]),
        ({"limit": "10"}, [("/limit", "invalid")]),
        ({"cursor": "x"}, [("/cursor", "invalid")]),
    ],
)
def test_malformed_search_names_its_fields(reader, body, errors):
    answer = reader.post("/organisations/search", body)

    assert answer.status_code == 422
    assert sorted((one["pointer"], one["code"]) for one in answer.json["errors"]) == errors


def test_card_tells_licences_and_whether_one_stands(reader):
    hospital, bare = people.organisation("gkb7"), people.organisation("nadezhda")

    card = reader.get(f"/organisations/{hospital['organisation_id']}").json
    other = reader.get(f"/organisations/{bare['organisation_id']}").json

    assert (card["licensed"], card["licences"][0]["number"]) == (True, "Л041-01137-77/00370001")
    assert (other["licensed"], other["licences"], other["status"]) == (False, [], "active")


def test_branch_names_its_head(reader):
    head, branch = people.organisation("crb"), people.organisation("crb-branch")

    card = reader.get(f"/organisations/{branch['organisation_id']}").json

    assert card["parent_id"] == head["organisation_id"]


def test_departments_come_by_name(reader):
    hospital = people.organisation("gkb7")["organisation_id"]

    answer = reader.get(f"/organisations/{hospital}/departments")

    assert [one["name"] for one in answer.json["items"]] == [
        "Администрация",
        "Кардиологическое отделение",
        "Приёмное отделение",
        "Терапевтическое отделение",
    ]


def test_unknown_organisation_is_not_found(reader):
    card = reader.get(f"/organisations/{uuid4()}")
    departments = reader.get(f"/organisations/{uuid4()}/departments")

    assert card.json["code"] == departments.json["code"] == "organisation-unknown"
    assert card.status_code == departments.status_code == 404


def test_person_may_search_too(doors):
    answer = doors.confirmed("orlova").post("/organisations/search", {"name": "угкб"})

    assert answer.status_code == 200
