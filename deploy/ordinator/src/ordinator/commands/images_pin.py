"""``ordinator images-pin``: write the digests of the base images where a registry answers."""

import argparse
from collections.abc import Sequence

from ordinator import engine
from ordinator.images import pins, recipes
from ordinator.place import here
from ordinator.settings import Settings

COMPOSE = "deploy/docker-compose.yml"


def main(arguments: Sequence[str]) -> int:
    """Resolve all, then write all."""
    argparse.ArgumentParser("ordinator images-pin", description=__doc__).parse_args(arguments)
    settings = Settings.read()
    place = here(settings)
    house = place.house
    paths = [house / recipe.dockerfile for recipe in recipes.recipes(house).values()]
    paths += [house / COMPOSE] if (house / COMPOSE).exists() else []
    files = {path: path.read_text("utf-8") for path in paths}
    docker = engine.find(place, settings, print)
    digests = pins.resolved(docker, pins.named(files), print)
    for path, text in files.items():
        path.write_text(pins.pinned(text, digests), "utf-8")
    for name, digest in digests.items():
        print(f"{name}@{digest}")
    return 0
