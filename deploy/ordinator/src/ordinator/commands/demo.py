"""``ordinator demo``: the main journey, played on the running stack."""

import argparse
import subprocess
from collections.abc import Sequence

from ordinator.deployment import arguments as which
from ordinator.installation.venv import TOOLS, Venv
from ordinator.place import here
from ordinator.settings import Settings, inherited
from ordinator.testing import browser


def main(arguments: Sequence[str]) -> int:
    """Play it; the exit code is the journey's own."""
    parser = argparse.ArgumentParser("ordinator demo", description=__doc__)
    which.take(parser)
    asked = parser.parse_args(arguments)
    settings = Settings.read()
    place = here(settings)
    house = which.meant(asked)
    venv = Venv(place)
    venv.make(TOOLS)
    browser.fetch(place, settings)
    argv = [str(venv.python), "-m", "testkit", "demo", "--stack", str(house.description)]
    argv += ["--chromium", str(browser.executable(place, settings) or "")]
    env = inherited(**house.described.trust)
    return subprocess.run(argv, cwd=place.house, env=env, check=False).returncode
