"""``ordinator standin [NAME…]``: base images from Debian packages, for closed networks."""

import argparse
import os
from collections.abc import Sequence

from ordinator.engine import session
from ordinator.failures import Stopped
from ordinator.place import here
from ordinator.settings import Settings
from ordinator.standin.build import Builder
from ordinator.standin.recipes import chosen


def main(arguments: Sequence[str]) -> int:
    """Build the named stand-ins, or all; print what each weighs."""
    parser = argparse.ArgumentParser("ordinator standin", description=__doc__)
    parser.add_argument("name", nargs="*", help="python, postgres …; all when none is named")
    parser.add_argument("--anew", action="store_true", help="make those too that did not change")
    asked = parser.parse_args(arguments)
    if os.geteuid() != 0:
        raise Stopped("stand-ins are made by debootstrap, which needs root: use sudo", code=2)
    settings = Settings.read()
    place = here(settings)
    recipes = chosen(place.house / "deploy/standin", tuple(asked.name))
    with session(place, settings, _say) as engine:
        built = Builder(place, engine, _say).build(recipes, anew=asked.anew)
    for image in built:
        told = f"{image.seconds:.0f} s" if image.made else "unchanged"
        print(f"{image.reference:40} {image.size / 10**6:6.0f} MB  {told}")
    return 0


def _say(told: str) -> None:
    print(told, flush=True)
