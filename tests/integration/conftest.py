"""One showing of the main journey, for every test that looks at what it left behind."""

import io
import subprocess
import sys
from dataclasses import dataclass

import pytest

from testkit.demo import newcomer
from testkit.demo.codes import Inbox
from testkit.demo.journey import STEPS, play
from testkit.demo.observer import Heard, Observer
from testkit.demo.showing import Showing


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


@pytest.fixture
def ordinator(stack):
    """Runs a command of the runner on the stack under test."""

    def run(*words):
        named = stack.run.name if stack.run.parent.name == "stacks" else ""
        subprocess.run(
            [sys.executable, "-m", "ordinator", *words, "--stack", named],
            check=True,
            capture_output=True,
        )

    return run
