"""``ordinator test-alone SERVICE``: a service tested and started without the other three."""

import argparse
from collections.abc import Sequence

from ordinator.cli import enter_virtualenv
from ordinator.place import here
from ordinator.settings import Settings
from ordinator.stack.services import ROLES


def main(arguments: Sequence[str]) -> int:
    """Try one service, from its sources or by its image."""
    parser = argparse.ArgumentParser("ordinator test-alone", description=__doc__)
    parser.add_argument("service", choices=tuple(ROLES))
    told = "by its image, with its stores in containers"
    parser.add_argument("--image", action="store_true", help=told)
    told = "of the stores, with --image"
    parser.add_argument("--images", choices=("standin", "official"), default="standin", help=told)
    asked = parser.parse_args(arguments)
    settings = Settings.read()
    place = here(settings)
    if asked.image:
        enter_virtualenv(["test-alone", *arguments])  # secrets are made by what is installed
        from ordinator import engine  # noqa: PLC0415  as above
        from ordinator.alone import image  # noqa: PLC0415

        with engine.session(place, settings, print) as docker:
            composing = engine.composing(place, docker)
            image.attempt(place, composing, asked.service, asked.images)
    else:
        from ordinator.alone import trial  # noqa: PLC0415

        trial.attempt(place, asked.service)
    print(f"{asked.service} stands alone")
    return 0
