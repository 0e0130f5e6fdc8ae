"""Workplaces and standing over HTTP."""

import pytest

from testkit import people


def test_person_without_a_binding_has_none(doors):
    places = doors.confirmed("orlova").get("/self/workplaces")

    assert places.json == {"items": [], "standing": "clear", "worker_version": 0}


@pytest.mark.demand("B5")
def test_only_places_of_bound_organisations_are_offered(doors):
    account_id, _ = doors.registry.bound("li", "polyclinic12")

    places = doors.person(account_id).get("/self/workplaces").json["items"]

    assert [one["organisation"]["oid"] for one in places] == [
        people.organisation("polyclinic12")["oid"]
    ]
    assert (places[0]["occupation"], places[0]["rate"]) == ("external", "0.50")


def test_head_brings_the_office_along(doors):
    account_id, _ = doors.registry.bound("goncharov")

    (place,) = doors.person(account_id).get("/self/workplaces").json["items"]

    assert (place["is_head"], place["position_class"], place["roles"]) == (True, "head", ["head"])


def test_head_of_a_department_is_told_apart_from_the_head(doors):
    account_id, _ = doors.registry.bound("rimskaya")

    (place,) = doors.person(account_id).get("/self/workplaces").json["items"]

    assert (place["is_head"], place["roles"]) == (False, ["department_head"])


@pytest.mark.demand("B7")
def test_stopped_person_has_no_workplaces_and_sees_why(doors):
    account_id, _ = doors.registry.bound("orlova")
    doors.registry.confirm("orlova", version=3, inn=people.person("goncharov")["inn"])
    person = doors.person(account_id)

    places, standing = person.get("/self/workplaces").json, person.get("/self/standing").json

    assert (places["items"], places["standing"]) == ([], "stopped")
    assert standing == {
        "standing": "stopped",
        "blocked": False,
        "stopped_fields": ["inn"],
        "warned_fields": [],
    }
    assert person.get("/bindings").json["items"][0]["status"] == "bound"
