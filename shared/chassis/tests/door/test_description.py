import json

import pytest
from flask import jsonify
from marshmallow import fields, validate

from chassis import door, locks
from chassis.refusal import Refusal
from chassis.schemas import Body, Paged


class BindingRequest(Body):
    method = fields.String(required=True, validate=validate.OneOf(["ogrn", "inn"]))
    value = fields.String(required=True, validate=validate.Length(min=10, max=15))


class Binding(Body):
    binding_id = fields.UUID(required=True)


class OrganisationUnknown(Refusal):
    code = "organisation-unknown"
    title = "No such organisation"


class OrganisationClosed(Refusal):
    code = "organisation-closed"
    title = "The organisation is closed"


@pytest.fixture
def app(house):
    app = house(statuses={OrganisationUnknown: 404, OrganisationClosed: 409})
    app.extensions["chassis.admin_port"] = 18011

    @app.post("/bindings")
    @locks.person(scope="frmr.self")
    @door.speaks(
        summary="Bind to an organisation",
        request=BindingRequest,
        answers={201: Binding},
        refusals=(OrganisationUnknown, OrganisationClosed),
    )
    def bind():
        return jsonify()

    @app.get("/bindings/<uuid:binding_id>/events")
    @locks.either(locks.person(scope="frmr.self"), locks.program(scope="frmr.signers"))
    @door.speaks(summary="What became of it", query=Paged, answers={200: "text/event-stream"})
    def events(binding_id):
        return ""

    @app.put("/bindings/<uuid:binding_id>/paper")
    @locks.program(scope="frmr.signers")
    @door.speaks(summary="Keep its paper", request="application/pdf", answers={204: None})
    def paper(binding_id):
        return "", 204

    @app.get("/home")
    @locks.page("own home")
    def home():
        return ""

    @app.get("/livez")
    @locks.admin_port
    def livez():
        return ""

    door.publish_openapi(app, "Registry", "1.2.3")
    return app


@pytest.fixture
def described(app):
    return door.openapi(app, "Registry", "1.2.3")


def test_every_route_is_described_but_those_of_the_admin_port(described):
    assert sorted(described["paths"]) == [
        "/bindings",
        "/bindings/{binding_id}/events",
        "/bindings/{binding_id}/paper",
        "/docs",
        "/home",
        "/openapi.json",
    ]


def test_a_route_tells_its_lock_its_body_and_its_answers(described):
    operation = described["paths"]["/bindings"]["post"]

    assert operation["summary"] == "Bind to an organisation"
    assert operation["x-lock"] == "person"
    assert operation["security"] == [{"token": ["frmr.self"]}]
    assert operation["requestBody"] == {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/BindingRequest"}}
        },
    }
    assert operation["responses"]["201"] == {
        "description": "Created",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Binding"}}},
    }


def test_a_route_tells_its_refusals_by_the_status_table(described):
    responses = described["paths"]["/bindings"]["post"]["responses"]
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}

    assert responses["404"] == {"description": "organisation-unknown", "content": problem}
    assert responses["409"] == {"description": "organisation-closed", "content": problem}
    assert responses["default"]["content"] == problem


def test_schemas_tell_their_bounds(described):
    schema = described["components"]["schemas"]["BindingRequest"]

    assert schema["required"] == ["method", "value"]
    assert schema["properties"]["method"]["enum"] == ["ogrn", "inn"]
    assert schema["properties"]["value"] == {"type": "string", "minLength": 10, "maxLength": 15}
    assert schema["additionalProperties"] is False


def test_either_lock_tells_both_ways(described):
    operation = described["paths"]["/bindings/{binding_id}/events"]["get"]

    assert operation["security"] == [{"token": ["frmr.self"]}, {"token": ["frmr.signers"]}]


def test_places_in_the_address_tell_their_kind(described):
    parameters = described["paths"]["/bindings/{binding_id}/events"]["get"]["parameters"]

    assert parameters[0] == {
        "in": "path",
        "name": "binding_id",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    }
    assert [(each["in"], each["name"]) for each in parameters[1:]] == [
        ("query", "cursor"),
        ("query", "limit"),
    ]


def test_bodies_that_are_no_json_tell_their_kind(described):
    operation = described["paths"]["/bindings/{binding_id}/paper"]["put"]

    assert list(operation["requestBody"]["content"]) == ["application/pdf"]
    assert operation["responses"]["204"] == {"description": "No Content"}


def test_the_description_is_published(app, described):
    response = app.test_client().get("/openapi.json")

    assert response.content_type == "application/json"
    assert response.json == json.loads(door.written(described))


def test_the_description_is_the_same_each_time(app):
    first, second = (door.written(door.openapi(app, "Registry", "1.2.3")) for _ in range(2))

    assert first == second


def test_people_read_it_without_anything_from_outside(app):
    response = app.test_client().get("/docs")

    assert response.status_code == 200
    assert "<code>POST /bindings</code>" in response.text
    assert "Bind to an organisation" in response.text
    assert "<script" not in response.text
    assert "http" not in response.text
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
