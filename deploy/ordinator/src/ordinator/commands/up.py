"""``ordinator up``: fetch and install what is missing, then start the stack."""

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ordinator import cli, mode
from ordinator.installation.venv import STAND, Venv
from ordinator.place import here
from ordinator.settings import Settings
from ordinator.stack import fetching

HOUSE = Path("deploy")


def main(arguments: Sequence[str]) -> int:
    """Install in parallel, then go on in the virtualenv with ``ordinator launch``."""
    parser = argparse.ArgumentParser("ordinator up", description=__doc__)
    parser.add_argument("--stack", default="", help="a second stack beside the main one")
    asked = parser.parse_args(arguments)
    settings = Settings.read()
    place = here(settings)
    chosen = mode.Mode(mode.LOCAL, "a second stack is always local")
    if not asked.stack:
        chosen = mode.choose(settings.mode, place.checkout / HOUSE)
    print(f"mode {chosen.name}: {chosen.reason}")
    if place.moved:
        print(f"state lies in {place.state}: {place.moved}")
    venv = Venv(place)
    if chosen.name == mode.COMPOSE:
        venv.make(STAND)
        cli.become(place, ["compose", "up"])
    begun = time.monotonic()
    with ThreadPoolExecutor() as pool:
        servers = pool.submit(fetching.fetch, place, settings)
        spent = venv.make(STAND)
        downloading = servers.result()
    fetching_s = max(spent.downloading, downloading)
    installing_s = time.monotonic() - begun - fetching_s
    print(f"downloads {fetching_s:.0f} s, installing {installing_s:.0f} s")
    stack = ["--stack", asked.stack] if asked.stack else []
    cli.become(place, ["launch", "--spent", f"{installing_s:.1f}", *stack])
