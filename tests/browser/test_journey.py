"""The main journey clicked through in Chromium, on a phone's width, each page under watch."""

import io
import sys

import pytest

from testkit.demo import newcomer
from testkit.demo.codes import Inbox
from testkit.demo.journey import STEPS, play
from testkit.demo.observer import Observer
from testkit.demo.showing import Showing

PAGES_AT_LEAST = 20


@pytest.fixture
def walk(stack, seed, browse):
    """Plays the journey in a profile: whether it came to its end, what it told, what it met."""

    def go(**how):
        person = newcomer.next_one(stack, seed)
        browser = browse(*stack.urls.values(), **how)
        told = io.StringIO()
        with Observer(stack.amqp_admin_url) as observer:
            inbox = Inbox(stack.urls["inbox"])
            whole = play(Showing(stack, seed, person, inbox, observer, browser), told, STEPS[1:])
        sys.stdout.write(f"{len(browser.seen.pages)} pages met\n")
        return whole, told.getvalue(), browser.seen

    return go


@pytest.mark.demand("A1", "A2", "A4", "A6", "A12", "B3", "B5", "C1", "D3", "D4")
def test_the_journey_with_scripts_and_the_browsers_own_key(walk):
    whole, told, seen = walk(width=320)

    assert whole, told
    assert "signed in the browser" in told
    assert seen.faults() == []
    assert len(seen.pages) >= PAGES_AT_LEAST


@pytest.mark.demand("A1", "A2", "A4", "A6", "A12", "B3", "B5", "C1", "D3", "D4")
def test_the_journey_without_scripts(walk):
    whole, told, seen = walk(scripts=False)

    assert whole, told
    assert seen.faults() == []
    assert len(seen.pages) >= PAGES_AT_LEAST
