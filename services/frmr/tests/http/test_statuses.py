"""Every refusal has a status and a page."""

from pathlib import Path

import pytest

from chassis.refusal import Refusal
from frmr.domain import refusals
from frmr.http.statuses import STATUSES

PAGES = Path(__file__).parents[4] / "docs" / "problems"


def every_refusal():
    """Refusals that name a state."""
    found = [one for one in vars(refusals).values() if isinstance(one, type)]
    return [one for one in found if issubclass(one, Refusal) and "code" in vars(one)]


def test_every_refusal_has_a_status():
    assert set(every_refusal()) == set(STATUSES)


@pytest.mark.parametrize("refusal", every_refusal(), ids=lambda one: one.code)
def test_every_refusal_has_a_page(refusal):
    page = (PAGES / f"{refusal.code}.md").read_text("utf-8")

    assert page.startswith(f"# {refusal.code}\n")


@pytest.mark.parametrize(
    "refusal", refusals.BindingRefusal.__subclasses__(), ids=lambda one: one.code
)
def test_every_no_of_the_match_has_a_next_step(refusal):
    assert refusal().step in {"retry", "choose", "ask-hr", "correct", "confirm", "support"}
