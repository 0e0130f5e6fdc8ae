"""Every refusal that this service can raise has a status and a page."""

from pathlib import Path

import pytest

from chassis.refusal import Refusal
from documents.domain import blobs, keys, refusals
from documents.http.statuses import STATUSES

PAGES = Path(__file__).parents[4] / "docs" / "problems"
REFUSALS = [
    found
    for module in (refusals, blobs, keys)
    for found in vars(module).values()
    if isinstance(found, type) and issubclass(found, Refusal) and found is not Refusal
]


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_has_a_status_and_a_page(refusal):
    page = PAGES / f"{refusal.code}.md"

    assert refusal in STATUSES
    assert refusal.title in page.read_text("utf-8")
