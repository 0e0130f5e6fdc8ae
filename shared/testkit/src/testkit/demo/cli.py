"""``python -m testkit demo``: the seven steps of the main journey on a running stack."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from testkit.demo import earlier, newcomer, screens
from testkit.demo.codes import Inbox
from testkit.demo.journey import play
from testkit.demo.observer import Observer
from testkit.demo.showing import Showing, StepFailed
from testkit.demo.stack import Stack


def main(arguments: Sequence[str]) -> int:
    """Play it; 0 if every step came to what it shows, 1 with the name of the one that did not."""
    parser = argparse.ArgumentParser("python -m testkit demo", description=__doc__)
    parser.add_argument("--stack", type=Path, required=True, help="the stack.json of `make up`")
    parser.add_argument("--chromium", default="", help="a browser for pictures of the pages")
    asked = parser.parse_args(arguments)
    stack = Stack.read(asked.stack)
    seed = json.loads(stack.seed.read_text("utf-8"))
    memory = stack.run / "demo" / "memory.json"
    memory.parent.mkdir(0o700, exist_ok=True)
    try:
        person = newcomer.choose(seed, memory)
        with Observer(stack.amqp_admin_url) as observer:
            showing = Showing(stack, seed, person, Inbox(stack.urls["inbox"]), observer)
            newcomer.remember(memory, person)
            if not play(showing):
                return 1
            earlier.remember(showing)
            screens.shoot(showing, asked.chromium)
    except StepFailed as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("the journey was played whole\n")
    return 0
