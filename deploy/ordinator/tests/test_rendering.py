"""What is committed of broker, AsyncAPI and events is what the contracts make."""

import json
from pathlib import Path

import pytest
import yaml

from contracts import events
from ordinator.rendering import rendered

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("path", list(rendered()))
def test_a_rendered_file_has_not_drifted(path):
    assert (ROOT / path).read_text("utf-8") == rendered()[path], "run `ordinator topology render`"


def test_no_password_is_committed():
    told = json.loads(rendered()["deploy/broker/definitions.json"])

    assert "users" not in told
    assert "password" not in json.dumps(told)


@pytest.mark.parametrize("path", ["docs/events.md", "docs/asyncapi.yaml"])
def test_every_event_is_told_of(path):
    text = rendered()[path]

    assert [name for name in events.names() if name not in text] == []


def test_the_page_marks_what_is_personal():
    page = rendered()["docs/events.md"]

    assert "| `snils` ● |" in page
    assert "| `binding_id` |" in page


def test_asyncapi_says_who_tells_and_who_hears():
    text = rendered()["docs/asyncapi.yaml"]

    assert "  idp.tells.idp.account.confirmed.v1:" in text
    assert "  frmr.hears.idp.account.confirmed.v1:" in text
    assert "  documents.hears.idp.account.confirmed.v1:" not in text


def test_asyncapi_is_yaml_with_the_very_schemas():
    document = yaml.safe_load(rendered()["docs/asyncapi.yaml"])

    payload = document["components"]["messages"]["idp.account.confirmed.v1"]["payload"]
    schema = events.schema("idp.account.confirmed.v1")
    assert document["asyncapi"] == "3.0.0"
    assert payload["properties"] == schema["properties"]
    assert payload["x-listeners"] == ["frmr", "cabinet"]
