"""``ordinator up``: fetch and install what is missing, then start the stack."""

import argparse
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from ordinator import cli, mode
from ordinator.installation.venv import STAND, Venv
from ordinator.place import Place, checkout
from ordinator.settings import Settings
from ordinator.stack import fetching


def main(arguments: Sequence[str]) -> int:
    """Install in parallel, then go on in the virtualenv with ``ordinator launch``."""
    parser = argparse.ArgumentParser("ordinator up", description=__doc__)
    parser.add_argument("--stack", default="", help="a second stack beside the main one")
    asked = parser.parse_args(arguments)
    settings = Settings.read()
    chosen = mode.choose(settings.mode)
    print(f"mode {chosen.name}: {chosen.reason}")
    place = Place.of(checkout(settings.checkout))
    if place.moved:
        print(f"state lies in {place.state}: {place.moved}")
    venv = Venv(place)
    with ThreadPoolExecutor() as pool:
        servers = pool.submit(fetching.fetch, place, settings)
        spent = venv.make(STAND)
        downloading = servers.result()
    print(
        f"downloads: packages {spent.downloading:.0f} s, servers {downloading:.0f} s;"
        f" installing: {spent.installing:.0f} s"
    )
    cli.become(place, ["launch", *(["--stack", asked.stack] if asked.stack else [])])
