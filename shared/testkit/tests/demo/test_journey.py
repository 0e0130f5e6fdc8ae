"""A showing stops at the first step that fails and says which; newcomers are spent in order."""

import io
import json
from pathlib import Path

import lxml.html
import pytest

from testkit import people
from testkit.demo import journey, newcomer
from testkit.demo.showing import Showing, StepFailed
from testkit.demo.stack import Stack
from testkit.visitor import Page


@pytest.fixture
def showing(tmp_path):
    stack = Stack({"cabinet": "http://127.0.0.1:1"}, {}, "", "", tmp_path / "seed.json", tmp_path)
    seed = people.stand()
    return Showing(stack, seed, people.person("newcomer-01"), None, None)


def test_each_step_is_printed_with_what_it_tells(showing):
    told = io.StringIO()
    steps = (("1 first", lambda showing: showing.tell("seen")),)

    assert journey.play(showing, told, steps)

    assert told.getvalue() == "ok     1 first\n       seen\n"


def test_the_step_that_fails_is_named_and_none_follows(showing):
    told, went = io.StringIO(), []

    def fail(_showing):
        raise StepFailed("nobody answers")

    steps = (("1 first", fail), ("2 second", went.append))

    assert not journey.play(showing, told, steps)

    assert told.getvalue() == "FAILED 1 first\n       nobody answers\n"
    assert went == []


def test_an_address_where_nobody_listens_fails_the_step(showing):
    told = io.StringIO()
    steps = (("3 entry", lambda showing: showing.visitor.open(showing.url("cabinet"))),)

    assert not journey.play(showing, told, steps)

    assert told.getvalue().startswith("FAILED 3 entry\n")


class Answers:
    """A visitor to whom these pages are given, one after another."""

    def __init__(self, *pages):
        self.pages = list(pages)

    def open(self, url):
        status, html = self.pages.pop(0)
        return Page(url, status, lxml.html.document_fromstring(html), {})


def test_a_page_that_asks_for_a_second_is_opened_again(showing):
    showing.visitor = Answers(
        (503, "<main><p data-waiting='workplace'>a second</p></main>"), (200, "<main>list</main>")
    )

    page = showing.awaited("/documents", lambda _: True)

    assert page.text == "list"


def test_a_page_that_refuses_fails_at_once(showing):
    showing.visitor = Answers((503, "<main>away</main>"))

    with pytest.raises(StepFailed, match="503"):
        showing.awaited("/documents", lambda _: True)


def test_newcomers_go_in_their_order_and_once(tmp_path):
    memory, seed = tmp_path / "memory.json", people.stand()

    went = []
    for _ in range(3):
        person = newcomer.choose(seed, memory)
        newcomer.remember(memory, person)
        went.append(person["slug"])

    assert went == ["newcomer-01", "newcomer-02", "newcomer-03"]
    assert memory.stat().st_mode & 0o777 == 0o600


def test_when_all_newcomers_are_spent_it_says_what_to_do(tmp_path):
    memory = Path(tmp_path / "memory.json")
    seed = people.stand()
    memory.write_text(json.dumps({"shown": [row["slug"] for row in seed["people"]]}), "utf-8")

    with pytest.raises(StepFailed, match="make clean"):
        newcomer.choose(seed, memory)
