import pytest
from flask import render_template
from lxml import html

from look.problems import bare, code, page

STATUSES = [400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428, 429, 500, 503]


def test_page_tells_what_happened_what_to_do_and_what_to_quote(client):
    reply = client.get("/away")
    text = html.fromstring(reply.text).text_content()

    assert reply.status_code == 503
    assert reply.headers["Retry-After"] == "30"
    assert "Сервис временно недоступен" in text
    assert "cabinet/unavailable" in text
    assert "8f0e" in text
    assert "23 ноября 2026, 14:05 МСК" in text
    assert "2026-11-23 11:05:00Z" in text
    assert "То, что вы ввели на этой странице, не сохранено." in text


@pytest.mark.parametrize(
    "status", [400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428, 429, 500, 503]
)
@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_status_has_its_sentence(app, problem, status, locale):
    with app.test_request_context(headers={"Accept-Language": locale}):
        text = render_template(
            "look/error.html",
            problem=problem(status=status, code="strange"),
            support_code="x/strange",
        )

    assert "problem." not in html.fromstring(text).text_content()


def test_page_comes_even_when_templates_fail(app, problem):
    app.jinja_env.globals.pop("asset")
    with app.test_request_context():
        reply = page(problem())

    assert reply.status_code == 503
    assert "cabinet/unavailable" in reply.get_data(as_text=True)


def test_bare_page_escapes_what_it_prints(problem):
    assert "<script>" not in bare(problem(title="<script>"))


def test_code_is_service_and_slug(problem):
    assert code(problem()) == "cabinet/unavailable"
