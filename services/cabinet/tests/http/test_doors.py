from pathlib import Path

from cabinet import __version__
from cabinet.app import SERVICE, TITLE
from cabinet.http.statuses import STATUSES
from chassis import locks
from chassis.refusal import Unavailable
from testkit import description, refusals

HERE = Path(__file__)
PAGES = HERE.parents[4] / "docs/problems"
COMMITTED = HERE.parents[2] / "openapi.json"


def test_every_route_names_its_lock(build):
    assert locks.unlocked(build()) == []


def test_every_refusal_has_one_status_and_its_page_tells_it():
    assert refusals.unanswered(SERVICE, STATUSES, PAGES) == []


def test_description_is_what_the_code_says(build):
    assert description.drift(build(), TITLE, __version__, COMMITTED) == ""


def test_health_is_told_at_the_admin_port_alone(client):
    assert client.get("/readyz", base_url="http://127.0.0.1:31701").status_code == 200
    assert client.get("/readyz").status_code == 404


def test_page_that_is_not_there_is_a_page_with_its_number(client):
    answer = client.get("/nowhere", headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert "cabinet/not-found" in answer.text


def test_policy_of_every_page_is_strict(client):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_reports_of_the_policy_are_taken(client):
    assert client.post("/csp", data=b"{}").status_code == 204


def test_without_the_cache_pages_of_a_session_say_so_and_open_ones_work(stage, client, sign_in):
    sign_in()
    stage.sessions.find = _away

    page = client.get("/home", headers={"Accept": "text/html"})

    assert page.status_code == 503
    assert "cabinet/unavailable" in page.text
    assert client.get("/cookies").status_code == 200


def _away(key):
    raise Unavailable("cache")
