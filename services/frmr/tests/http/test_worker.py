"""One's own record over HTTP."""

from testkit import people


def test_record_shows_every_place_and_hides_numbers(doors):
    account_id, _ = doors.registry.bound("li")

    record = doors.person(account_id).get("/self/worker").json

    assert (record["family_name"], record["given_name"], record["patronymic"]) == (
        "Ли",
        "Ен Сук",
        None,
    )
    assert record["birth_date"] == "1981-12-01"
    assert [one["occupation"] for one in record["positions"]] == ["main", "external"]
    assert record["snils"].endswith(people.person("li")["snils"][-2:])
    assert people.person("li")["snils"] not in str(record)
    assert record["sections"] == {"accreditation": []}
    assert record["number"].isdigit()


def test_person_bound_to_nobody_has_no_record(doors):
    answer = doors.confirmed("orlova").get("/self/worker")

    assert (answer.status_code, answer.json["code"]) == (404, "worker-not-found")
