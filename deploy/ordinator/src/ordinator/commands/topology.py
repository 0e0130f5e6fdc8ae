"""``ordinator topology render|check``: what the contracts make of the broker and its papers."""

import argparse
from collections.abc import Sequence

from ordinator.place import here
from ordinator.rendering import rendered
from ordinator.settings import Settings


def main(arguments: Sequence[str]) -> int:
    """Write the files, or compare a running broker; 1 where they differ."""
    parser = argparse.ArgumentParser("ordinator topology", description=__doc__)
    parser.add_argument("action", choices=("render",))
    parser.parse_args(arguments)
    house = here(Settings.read()).house
    for path, content in rendered().items():
        (house / path).parent.mkdir(exist_ok=True)
        (house / path).write_text(content, "utf-8")
        print(path)
    return 0
