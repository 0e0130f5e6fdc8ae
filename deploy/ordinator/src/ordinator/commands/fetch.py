"""``ordinator fetch THING…``: put something into the private tree and tell where it lies."""

import argparse
from collections.abc import Sequence

from ordinator.place import here
from ordinator.settings import Settings
from ordinator.testing import browser
from ordinator.tree import build
from ordinator.tree.packages import THINGS

# What to name to those who asked; patterns within the tree.
LANDMARKS = {
    "gost": "usr/lib/*/engines-*/gost.so",
    "faketime": "usr/lib/*/faketime/libfaketime.so.1",
    "debootstrap": "usr/sbin/debootstrap",
}


def main(arguments: Sequence[str]) -> int:
    """Fetch and unpack."""
    parser = argparse.ArgumentParser("ordinator fetch", description=__doc__)
    parser.add_argument("thing", nargs="+", choices=sorted(THINGS))
    asked = parser.parse_args(arguments)
    settings = Settings.read()
    place = here(settings)
    build.build(place, asked.thing)
    for thing in asked.thing:
        if thing == "chromium":
            browser.fetch(place, settings)
            print(browser.executable(place, settings))
        if thing in LANDMARKS:
            print(*sorted(place.tree.glob(LANDMARKS[thing])), sep="\n")
    return 0
