import io
import json
import re

import pytest
from flask import jsonify
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import fields, validate

from chassis import door, locks
from chassis.schemas import Body, Paged, Query


class Line(Body):
    number = fields.Integer(required=True)


class Order(Body):
    name = fields.String(required=True, validate=validate.Length(min=2, max=10))
    count = fields.Integer(validate=validate.Range(min=1, max=9))
    urgent = fields.Boolean()
    colour = fields.String(validate=validate.OneOf(["red", "blue"]))
    numbers = fields.List(fields.Integer())
    lines = fields.List(fields.Nested(Line))


class Search(Query):
    since = fields.Date(required=True)
    count = fields.Integer()
    kinds = fields.List(fields.String())


ORDER, SEARCH, PAGED = Order(), Search(), Paged()


@pytest.fixture
def client(house):
    app = house(max_body=200_000)

    @app.post("/orders")
    @locks.open_door("a test")
    def take():
        return jsonify(door.body(ORDER))

    @app.get("/orders")
    @locks.open_door("a test")
    def search():
        found = door.query(SEARCH)
        return jsonify(found | {"since": found["since"].isoformat()})

    @app.get("/pages")
    @locks.open_door("a test")
    def paged():
        return jsonify(door.query(PAGED))

    @app.post("/forms")
    @locks.open_door("a test", page=True)
    def posted():
        found = door.form(SEARCH)
        return jsonify(found | {"since": found["since"].isoformat()})

    return app.test_client()


def errors(response):
    return [(error["pointer"], error["code"]) for error in response.json["errors"]]


def test_a_body_is_read(client):
    response = client.post("/orders", json={"name": "Анна", "count": 2, "urgent": True})

    assert response.json == {"name": "Анна", "count": 2, "urgent": True}


def test_every_error_is_told_at_once_by_pointer_and_code(client):
    body = {
        "name": "x" * 11,
        "count": 0,
        "colour": "green",
        "urgent": 1,
        "numbers": [1, "2"],
        "lines": [{"number": 1}, {"number": True, "a/b~c": 1}],
        "stranger": None,
    }

    response = client.post("/orders", json=body)

    assert response.status_code == 422
    assert set(errors(response)) == {
        ("/name", "too-long"),
        ("/count", "too-small"),
        ("/colour", "not-a-choice"),
        ("/urgent", "invalid"),
        ("/numbers/1", "invalid"),
        ("/lines/1/number", "invalid"),
        ("/lines/1/a~1b~0c", "unknown"),
        ("/stranger", "unknown"),
    }


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("count", "1"),
        ("count", 1.0),
        ("count", True),
        ("urgent", 1),
        ("urgent", "true"),
        ("urgent", "yes"),
        ("name", 12),
        ("name", ["ab"]),
    ],
)
def test_numbers_booleans_and_text_are_what_json_says(client, member, value):
    response = client.post("/orders", json={"name": "ab", member: value})

    assert errors(response) == [(f"/{member}", "invalid")]


@pytest.mark.parametrize("value", [None, ...])
def test_what_is_required_is_there(client, value):
    response = client.post("/orders", json={} if value is ... else {"name": value})

    assert errors(response) == [("/name", "required")]


@pytest.mark.parametrize(
    "told", ["text/plain", "application/x-www-form-urlencoded", "", "text/json"]
)
def test_another_kind_of_body_is_415(client, told):
    response = client.post("/orders", data=b'{"name":"ab"}', content_type=told)

    assert (response.status_code, response.json["code"]) == (415, "media-type-unsupported")


def test_a_packed_body_is_415(client):
    response = client.post("/orders", json={"name": "ab"}, headers={"Content-Encoding": "gzip"})

    assert response.status_code == 415


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-json"),
        (b"{", "not-json"),
        (b'{"name":"ab"}x', "not-json"),
        (b"{'name':'ab'}", "not-json"),
        (b'{"name":"ab","name":"cd"}', "doubled-member"),
        (b'{"lines":[{"number":1,"number":2}]}', "doubled-member"),
        (b'{"name":"ab","count":NaN}', "not-json"),
        (b'{"name":"ab","count":-Infinity}', "not-json"),
        (b'{"name":"ab","count":1e999}', "not-json"),
        (b'{"count":' + b"9" * 5000 + b"}", "not-json"),
        (b'{"name":"\xff"}', "not-json"),
        (b'\xef\xbb\xbf{"name":"ab"}', "not-json"),
        ('{"name":"ab"}'.encode("utf-16"), "not-json"),
        (b'{"name":"a\\u0000b"}', "not-text"),
        (b'{"name":"\\ud800"}', "not-text"),
        (b'{"a\\u0000":1}', "not-text"),
        (b"[" * 33 + b"]" * 33, "too-deep"),
        (b"[" * 100_000, "too-deep"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "too-deep"),
    ],
)
def test_what_is_not_strictly_json_is_400(client, data, code):
    response = client.post("/orders", data=data, content_type="application/json")

    assert response.status_code == 400
    assert errors(response) == [("", code)]


@pytest.mark.parametrize("value", [[], "text", 1, None, True])
def test_a_body_is_an_object(client, value):
    response = client.post("/orders", data=json.dumps(value), content_type="application/json")

    assert (response.status_code, errors(response)) == (422, [("", "not-an-object")])


def test_a_query_is_text_and_read_by_its_schema(client):
    response = client.get("/orders?since=2026-01-02&count=3&kinds=a&kinds=b")

    assert response.json == {"since": "2026-01-02", "count": 3, "kinds": ["a", "b"]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ("/since", "required")),
        ("since=yesterday", ("/since", "invalid")),
        ("since=2026-01-02&since=2026-01-03", ("/since", "repeated")),
        ("since=2026-01-02&x=1", ("/x", "unknown")),
        ("since=2026-01-02&count=%00", ("/count", "not-text")),
    ],
)
def test_a_query_is_refused_by_field(client, query, expected):
    response = client.get(f"/orders?{query}")

    assert (response.status_code, errors(response)) == (422, [expected])


@pytest.mark.parametrize(("limit", "code"), [("0", "too-small"), ("101", "too-large")])
def test_a_page_has_1_to_100_lines(client, limit, code):
    response = client.get(f"/pages?limit={limit}")

    assert errors(response) == [("/limit", code)]


def test_a_form_is_read_and_its_guard_is_not_a_field(client):
    response = client.post("/forms", data={"since": "2026-01-02", "csrf_token": "x"})

    assert response.json == {"since": "2026-01-02"}


def test_a_form_with_a_file_is_read(client):
    data = {"since": "2026-01-02", "file": (io.BytesIO(b"x"), "x.pdf")}

    response = client.post("/forms", data=data)

    assert response.json == {"since": "2026-01-02"}


def test_json_is_no_form(client):
    response = client.post("/forms", json={"since": "2026-01-02"})

    assert response.status_code == 415


def test_a_path_with_nul_is_400(client):
    response = client.get("/orders%00")

    assert response.status_code == 400


MESSES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
NAMES = st.sampled_from(["name", "count", "urgent", "colour", "numbers", "lines"])


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=200) | st.dictionaries(NAMES, MESSES).map(json.dumps))
def test_no_body_is_a_fault_of_ours(client, data):
    response = client.post("/orders", data=data, content_type="application/json")

    assert response.status_code in {200, 400, 422}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(["since", "count", "kinds", "x"]) | st.text(), st.text()))
def test_no_query_and_no_form_is_a_fault_of_ours(client, values):
    storable = {k: v for k, v in values.items() if not re.search("[\ud800-\udfff]", k + v)}

    assert client.get("/orders", query_string=storable).status_code in {200, 422}
    assert client.post("/forms", data=storable).status_code in {200, 415, 422}


def test_a_form_of_very_many_parts_is_413(client):
    boundary = "x"
    part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'

    response = client.post(
        "/forms",
        data=part * 1001 + "--x--\r\n",
        content_type=f"multipart/form-data; boundary={boundary}",
    )

    assert (response.status_code, response.json["code"]) == (413, "body-too-large")
