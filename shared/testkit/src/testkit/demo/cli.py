"""``python -m testkit demo``: the seven steps of the main journey on a running stack."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from testkit.chromium import Chromium, launched
from testkit.demo import earlier, newcomer
from testkit.demo.codes import Inbox
from testkit.demo.journey import play
from testkit.demo.observer import Observer
from testkit.demo.showing import Row, Showing, StepFailed
from testkit.demo.stack import Stack
from testkit.pins import pins
from testkit.visitor import Visitor, Walker


def main(arguments: Sequence[str]) -> int:
    """Play it; 0 if every step came to what it shows, 1 with the name of the one that did not."""
    parser = argparse.ArgumentParser("python -m testkit demo", description=__doc__)
    parser.add_argument("--stack", type=Path, required=True, help="the stack.json of `make up`")
    parser.add_argument("--chromium", default="", help="a browser for pictures of the pages")
    asked = parser.parse_args(arguments)
    stack = Stack.read(asked.stack)
    seed = json.loads(stack.seed.read_text("utf-8"))
    try:
        return 0 if _show(stack, seed, asked.chromium) else 1
    except StepFailed as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _show(stack: Stack, seed: Row, chromium: str) -> bool:
    person = newcomer.next_one(stack, seed)
    inbox = Inbox(stack.urls["inbox"])
    with Observer(stack.amqp_admin_url) as observer, _walker(stack, chromium) as walker:
        showing = Showing(stack, seed, person, inbox, observer, walker)
        if not play(showing):
            return False
        earlier.remember(showing)
    sys.stdout.write(f"the journey was played whole; {showing.pictures} pictures of it\n")
    return True


@contextmanager
def _walker(stack: Stack, chromium: str) -> Iterator[Walker]:
    if not chromium:
        yield Visitor()
        return
    hosts = frozenset(urlsplit(url).netloc for url in stack.urls.values())
    trusted = pins(stack.urls.values(), stack.ca_file)
    with launched(chromium, trusted) as browser, Chromium(browser, hosts, axe=False) as walker:
        yield walker
