from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import abort, redirect

from chassis import locks
from chassis.problems import FieldError, Malformed
from chassis.refusal import Refusal, Unavailable

SECRET = "password=hunter2"


class OrganisationClosed(Refusal):
    code = "organisation-closed"
    title = "The organisation is closed"


class Forgotten(Refusal):
    code = "forgotten"
    title = "Nobody gave it a status"


@pytest.fixture
def answer(house):
    def answer(raised, accept="*/*", page=False, problem_page=None):
        app = house(statuses={OrganisationClosed: 409}, problem_page=problem_page)

        @app.get("/")
        @locks.open_door("a test", page=page)
        def view():
            raise raised

        return app.test_client().get("/", headers={"Accept": accept})

    return answer


def test_a_refusal_is_a_problem_document(answer):
    response = answer(OrganisationClosed(organisation_id=UUID(int=7)))

    assert response.status_code == 409
    assert response.content_type == "application/problem+json"
    assert response.json == {
        "organisation_id": "00000000-0000-0000-0000-000000000007",
        "type": "/problems/organisation-closed",
        "title": "The organisation is closed",
        "status": 409,
        "instance": f"urn:ordinator:request:{response.headers['X-Request-Id']}",
        "code": "organisation-closed",
        "at": "2026-11-25T12:00:00Z",
    }


def test_no_fact_replaces_a_standard_member(answer):
    response = answer(
        OrganisationClosed(type="javascript:alert(1)", status=200, title="All is well")
    )

    assert response.json["type"] == "/problems/organisation-closed"
    assert response.json["status"] == 409
    assert response.json["title"] == "The organisation is closed"


def test_when_to_return_is_a_header_too(answer):
    response = answer(OrganisationClosed(retry_after=60))

    assert response.headers["Retry-After"] == "60"
    assert response.json["retry_after"] == 60


def test_moments_among_the_facts_are_written_as_iso_8601(answer):
    response = answer(OrganisationClosed(closed_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC)))

    assert response.json["closed_at"] == "2026-01-02T03:04:00+00:00"


def test_malformed_input_names_every_field(answer):
    response = answer(Malformed(FieldError("/a", "required"), FieldError("/b/0", "invalid")))

    assert response.status_code == 422
    assert response.json["code"] == "malformed"
    assert response.json["errors"] == [
        {"pointer": "/a", "code": "required"},
        {"pointer": "/b/0", "code": "invalid"},
    ]


def test_what_is_away_is_503_with_the_time_to_return_and_without_its_name(answer):
    response = answer(Unavailable("database", retry_after=7))

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "7"
    assert response.json["code"] == "unavailable"
    assert "database" not in response.text


def test_an_unavailable_may_bring_its_code(answer):
    class RevocationUnknown(Unavailable):
        code = "revocation-unknown"

    response = answer(RevocationUnknown("revocation"))

    assert response.json["code"] == "revocation-unknown"


@pytest.mark.parametrize("error", [ValueError(SECRET), KeyError(SECRET), RecursionError(SECRET)])
def test_a_bug_tells_the_number_of_the_request_only(answer, error):
    response = answer(error)

    assert response.status_code == 500
    assert response.json["code"] == "internal"
    assert response.json["instance"].endswith(response.headers["X-Request-Id"])
    assert SECRET not in response.text


def test_a_refusal_without_a_status_is_a_bug(answer):
    response = answer(Forgotten())

    assert response.status_code == 500
    assert response.json["code"] == "internal"


def test_the_words_of_the_framework_do_not_leave_the_house(house):
    app = house()

    @app.get("/")
    @locks.open_door("a test")
    def view():
        abort(400, description=SECRET)

    response = app.test_client().get("/")

    assert response.json["code"] == "bad-request"
    assert SECRET not in response.text


def test_an_unknown_address_is_a_problem_document(house):
    response = house().test_client().get("/XYZ")

    assert (response.status_code, response.json["code"]) == (404, "not-found")
    assert "XYZ" not in response.text


def test_another_method_is_told_the_allowed_ones(house):
    app = house()

    @app.post("/thing")
    @locks.open_door("a test")
    def view():
        return ""

    response = app.test_client().delete("/thing")

    assert (response.status_code, response.json["code"]) == (405, "method-not-allowed")
    assert set(response.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


def test_a_redirect_is_no_problem(house):
    app = house()

    @app.get("/")
    @locks.open_door("a test")
    def view():
        abort(redirect("/there"))

    response = app.test_client().get("/")

    assert response.status_code == 302


@pytest.mark.parametrize("raised", [OrganisationClosed(), Unavailable("x"), ValueError()])
def test_no_cache_keeps_a_problem(answer, raised):
    response = answer(raised)

    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def page(problem):
    return f"<h1>{problem.code}</h1>", problem.status, {"Cache-Control": "max-age=60"}


def test_a_browser_gets_a_page(answer):
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    response = answer(OrganisationClosed(), accept=accept, problem_page=page)

    assert response.status_code == 409
    assert response.text == "<h1>organisation-closed</h1>"
    assert response.headers["Cache-Control"] == "no-store"


def test_a_program_gets_json_even_where_there_are_pages(answer):
    response = answer(OrganisationClosed(), problem_page=page)

    assert response.content_type == "application/problem+json"


def test_a_route_that_is_a_page_answers_with_pages(answer):
    response = answer(OrganisationClosed(), page=True, problem_page=page)

    assert response.text == "<h1>organisation-closed</h1>"
