import json

import pytest
from flask import Flask

from chassis import door, locks, problems
from testkit import description


@pytest.fixture
def app():
    app = Flask("planted", static_folder=None)
    problems.install(app, service="planted", statuses={})

    @app.get("/things")
    @locks.open_door("a test")
    @door.speaks(summary="All things", answers={200: None})
    def things():
        return ""

    return app


@pytest.fixture
def committed(tmp_path):
    path = tmp_path / "services" / "planted" / "openapi.json"
    path.parent.mkdir(parents=True)
    return path


def test_a_file_that_says_what_the_code_says_has_no_drift(app, committed):
    committed.write_text(door.written(door.openapi(app, "Planted", "1.0.0")))

    assert description.drift(app, "Planted", "1.0.0", committed) == ""


def test_a_changed_route_is_shown(app, committed):
    committed.write_text(door.written(door.openapi(app, "Planted", "1.0.0")).replace("All", "No"))

    drift = description.drift(app, "Planted", "1.0.0", committed)

    assert '-        "summary": "No things"' in drift
    assert '+        "summary": "All things"' in drift


def test_the_new_text_is_left_to_be_copied(app, committed, tmp_path):
    description.drift(app, "Planted", "1.0.0", committed)

    fresh = json.loads((tmp_path / ".run/openapi/planted.json").read_text())
    assert list(fresh["paths"]) == ["/things"]
