"""The doors of the catalogue."""

import pytest


def test_a_document_begins_as_a_draft(clinic, orlova):
    card = clinic.begin(orlova)

    assert card["status"] == "draft"
    assert (card["type_code"], card["type_name"]) == ("147", "Discharge summary")
    assert card["versions"] == []
    assert {"name": "upload", "allowed": True, "reason": None} in card["actions"]
    assert {"name": "sign", "allowed": False, "reason": "version-not-accepted"} in card["actions"]


def test_the_same_number_twice_is_a_conflict(clinic, orlova):
    clinic.begin(orlova, local_uid="7/1")

    answer = clinic.post(
        orlova,
        "/documents",
        json={
            "organisation_id": str(clinic.office.organisation_id),
            "type_code": "147",
            "local_uid": "7/1",
            "level": "N",
        },
    )

    assert (answer.status_code, answer.json["code"]) == (409, "local-uid-taken")
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("bent", "pointer"),
    [
        ({"level": "X"}, "/level"),
        ({"organisation_id": "7"}, "/organisation_id"),
        ({"local_uid": ""}, "/local_uid"),
        ({"stranger": 1}, "/stranger"),
    ],
)
def test_malformed_members_are_named(clinic, orlova, bent, pointer):
    whole = {
        "organisation_id": str(clinic.office.organisation_id),
        "type_code": "147",
        "local_uid": "7/1",
        "level": "N",
    }

    answer = clinic.post(orlova, "/documents", json=whole | bent)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert clinic.office.rows("SELECT count(*) FROM document") == [(0,)]


def test_a_closed_type_takes_no_new_documents(clinic, orlova):
    answer = clinic.post(
        orlova,
        "/documents",
        json={
            "organisation_id": str(clinic.office.organisation_id),
            "type_code": "1",
            "local_uid": "7/1",
            "level": "N",
        },
    )

    assert (answer.status_code, answer.json["code"]) == (422, "type-closed")


def test_the_list_goes_on_by_its_cursor(clinic, orlova):
    begun = [clinic.begin(orlova)["document_id"] for _ in range(3)]

    first = clinic.get(orlova, "/documents?limit=2").json
    second = clinic.get(orlova, f"/documents?limit=2&cursor={first['next']}").json

    listed = [row["document_id"] for row in first["items"] + second["items"]]
    assert listed == begun[::-1]
    assert second["next"] is None


def test_a_cursor_of_another_filter_is_refused(clinic, orlova):
    for _ in range(2):
        clinic.begin(orlova)
    cursor = clinic.get(orlova, "/documents?limit=1").json["next"]

    answer = clinic.get(orlova, f"/documents?limit=1&status=signed&cursor={cursor}")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/cursor"


@pytest.mark.demand("D7")
def test_the_list_is_filtered_by_date_type_and_status(clinic, orlova):
    clinic.begin(orlova)

    for query, count in (
        ("status=draft", 1),
        ("status=signed", 0),
        ("type=147", 1),
        ("type=158", 0),
        ("from=2020-01-01T00:00:00%2B00:00", 1),
        ("to=2020-01-01T00:00:00%2B00:00", 0),
    ):
        assert len(clinic.get(orlova, f"/documents?{query}").json["items"]) == count, query


def test_a_stranger_of_the_organisation_sees_nothing(clinic, orlova):
    document_id = clinic.begin(orlova, level="V")["document_id"]
    li = clinic.office.signer("akhmetova")

    answer = clinic.get(li, f"/documents/{document_id}")

    assert (answer.status_code, answer.json["code"]) == (404, "document-unknown")
    assert clinic.get(li, "/documents").json["items"] == []


def test_types_are_listed(clinic, orlova):
    items = clinic.get(orlova, "/types").json["items"]

    assert [row["code"] for row in items] == ["1", "147", "158"]
    assert items[1]["media_types"] == ["application/pdf", "application/xml"]


@pytest.mark.parametrize(
    ("position", "status"),
    [(None, 400), ("7", 400), ("00000000-0000-4000-8000-000000000000", 403)],
)
def test_a_foreign_or_missing_position_is_refused(clinic, orlova, position, status):
    headers = clinic.headers(orlova) | {"Position-Id": position}
    if position is None:
        del headers["Position-Id"]

    answer = clinic.client.get("/documents", headers=headers)

    assert answer.status_code == status


def test_another_persons_position_is_refused(clinic, orlova):
    li = clinic.office.signer("li")
    headers = clinic.headers(orlova) | {"Position-Id": str(li.caller.position_id)}

    answer = clinic.client.get("/documents", headers=headers)

    assert (answer.status_code, answer.json["code"]) == (403, "position-foreign")
