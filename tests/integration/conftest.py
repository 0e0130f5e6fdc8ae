"""One showing of the main journey, for every test that looks at what it left behind."""

import io
from dataclasses import dataclass

import pytest

from testkit.demo import newcomer
from testkit.demo.codes import Inbox
from testkit.demo.journey import STEPS, play
from testkit.demo.observer import Heard, Observer
from testkit.demo.showing import Showing
from testkit.standing import Standing


@dataclass(frozen=True)
class Shown:
    """Whether it came to its end, what it printed, what an outsider heard."""

    showing: Showing
    whole: bool
    told: str
    heard: list[Heard]


@pytest.fixture(scope="session")
def shown(stack, seed):
    person = newcomer.next_one(stack, seed)
    told = io.StringIO()
    with Observer(stack.amqp_admin_url) as observer:
        showing = Showing(stack, seed, person, Inbox(stack.urls["inbox"]), observer)
        whole = play(showing, told, STEPS[1:])
        return Shown(showing, whole, told.getvalue(), list(observer.heard))


@pytest.fixture(scope="session")
def standing(stack):
    return Standing.of(stack)
