"""The committed description of the doors is that of the code."""

import json
from pathlib import Path

from documents.app import TITLE, VERSION
from testkit import description

COMMITTED = Path(__file__).parents[2] / "openapi.json"


def test_the_committed_description_is_that_of_the_code(clinic):
    assert description.drift(clinic.client.application, TITLE, VERSION, COMMITTED) == ""


def test_every_door_is_described_with_its_lock(clinic):
    paths = json.loads(COMMITTED.read_text("utf-8"))["paths"]
    doors = [door for path in paths.values() for door in path.values()]

    assert len(doors) == 22
    assert all(door["summary"] and door["x-lock"] for door in doors)
