"""The committed description of the doors is that of the code."""

import json
from pathlib import Path

from chassis.door import written

COMMITTED = Path(__file__).parents[2] / "openapi.json"


def test_the_committed_description_is_that_of_the_code(clinic):
    told = clinic.client.get("/openapi.json").json

    assert written(told) == COMMITTED.read_text("utf-8")


def test_every_route_is_described(clinic):
    paths = json.loads(COMMITTED.read_text("utf-8"))["paths"]
    rules = {
        rule.rule
        for rule in clinic.client.application.url_map.iter_rules()
        if not rule.rule.endswith(("z", "/metrics"))
    }

    assert len(paths) == len(rules - {"/openapi.json", "/docs"}) or len(paths) == len(rules)
