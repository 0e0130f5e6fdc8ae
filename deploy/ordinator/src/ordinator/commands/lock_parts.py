"""``ordinator lock-parts``: what each image needs of the lock, as files of their own."""

import argparse
from collections.abc import Sequence

from ordinator.installation import parts
from ordinator.place import here
from ordinator.settings import Settings


def main(arguments: Sequence[str]) -> int:
    """Write the parts."""
    argparse.ArgumentParser("ordinator lock-parts", description=__doc__).parse_args(arguments)
    folder = here(Settings.read()).house / parts.FOLDER
    for name, text in parts.rendered(folder.parents[1]).items():
        (folder / name).write_text(text, "utf-8")
        print(f"{parts.FOLDER}/{name}: {text.count('==')} requirements")
    return 0
