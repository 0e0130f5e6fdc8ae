"""The doors as a whole: described, locked, answering every refusal, taking no bad token."""

from pathlib import Path

from chassis import locks
from idp import app
from idp.http.statuses import STATUSES
from testkit import refusals

COMMITTED = Path(__file__).parents[2] / "openapi.json"
PAGES = Path(__file__).parents[4] / "docs" / "problems"


def test_committed_description_is_that_of_the_code():
    assert COMMITTED.read_text("utf-8") == app.described(), (
        "python -m idp cli openapi >openapi.json"
    )


def test_every_route_names_its_lock(site):
    assert locks.unlocked(site.app) == []


def test_every_refusal_is_answered():
    assert refusals.unanswered("idp", STATUSES, PAGES) == []
