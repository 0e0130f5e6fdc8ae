"""Every refusal that this service can raise has a status, and a page that tells it."""

from pathlib import Path

from documents.http.statuses import STATUSES
from testkit import refusals

PAGES = Path(__file__).parents[4] / "docs" / "problems"


def test_every_refusal_has_a_status_and_a_page():
    assert refusals.unanswered("documents", STATUSES, PAGES) == []
