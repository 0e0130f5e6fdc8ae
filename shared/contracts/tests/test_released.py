"""Within one version of an event only optional members are added."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from contracts import events
from contracts.additive import breaks

RELEASED = sorted((Path(__file__).parents[1] / "released").glob("*/*.json"))
CONFIRMED = "idp.account.confirmed.v1"


def read(path):
    return json.loads(path.read_text("utf-8"))


@pytest.fixture
def changed():
    return events.schema(CONFIRMED)


def found(changed):
    return list(breaks(events.schema(CONFIRMED), changed))


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_todays_schema_keeps_what_was_released(path):
    assert list(breaks(read(path), events.schema(path.stem))) == []


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_released_examples_are_still_heard(path):
    for body in read(path)["examples"]:
        events.check_heard(path.stem, body)


def test_every_event_was_released():
    assert {path.stem for path in RELEASED} == set(events.names())


def test_new_optional_member_is_no_break(changed):
    changed["properties"]["note"] = {"type": "string", "x-personal": False}

    assert found(changed) == []


def test_new_value_of_an_open_enum_is_no_break(changed):
    changed["properties"]["method"]["enum"].append("letter")

    assert found(changed) == []


def test_removed_member_breaks(changed):
    del changed["properties"]["person"]["properties"]["birth_date"]

    assert found(changed) == ["/person/birth_date: removed"]


def test_retyped_member_breaks(changed):
    changed["properties"]["confirmed_at"]["type"] = "integer"

    assert found(changed) == ["/confirmed_at: type changed"]


def test_newly_required_member_breaks(changed):
    changed["properties"]["person"]["required"].append("inn")

    assert found(changed) == ["/person/inn: newly required"]


def test_member_required_no_longer_breaks(changed):
    changed["required"].remove("method")

    assert found(changed) == ["/method: no longer required"]


def test_new_value_of_a_closed_enum_breaks(changed):
    changed["properties"]["level"]["enum"].append("divine")

    assert found(changed) == ["/level: enum is closed and grew by ['divine']"]


def test_lost_value_breaks_even_an_open_enum(changed):
    changed["properties"]["method"]["enum"].remove("sms")

    assert found(changed) == ["/method: enum lost ['sms']"]


def test_items_of_lists_are_compared_too():
    released = events.schema("frmr.worker.changed.v1")
    changed = deepcopy(released)
    del changed["properties"]["positions"]["items"]["properties"]["rate"]

    assert "/positions/*/rate: removed" in list(breaks(released, changed))
