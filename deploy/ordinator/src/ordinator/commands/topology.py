"""``ordinator topology render|check``: what the contracts make of the broker and its papers."""

import argparse
from collections.abc import Sequence

from ordinator.deployment import arguments as which
from ordinator.drift import differences
from ordinator.place import Place, here
from ordinator.rendering import rendered
from ordinator.settings import Settings


def main(arguments: Sequence[str]) -> int:
    """Write the files, or compare the running broker; 1 where it differs."""
    parser = argparse.ArgumentParser("ordinator topology", description=__doc__)
    parser.add_argument("action", choices=("render", "check"))
    which.take(parser)
    asked = parser.parse_args(arguments)
    if asked.action == "render":
        return render(here(Settings.read()))
    found = differences(which.meant(asked).definitions())
    print("\n".join(found) or "the broker has what the contracts make, and nothing else")
    return 1 if found else 0


def render(place: Place) -> int:
    """Write the files of the tree."""
    for path, content in rendered().items():
        (place.house / path).parent.mkdir(exist_ok=True)
        (place.house / path).write_text(content, "utf-8")
        print(path)
    return 0
