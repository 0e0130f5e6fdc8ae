"""``ordinator bench AREA``: figures beside peers and limits of the same run; never in a test."""

import argparse
import subprocess
from collections.abc import Sequence

from ordinator.installation.venv import TOOLS, Venv
from ordinator.place import here
from ordinator.settings import Settings, inherited
from ordinator.stack import fetching
from ordinator.testing import node


def main(arguments: Sequence[str]) -> int:
    """Install what the area needs and measure it; the page lies in docs/figures."""
    settings = Settings.read()
    place = here(settings)
    areas = sorted(path.parent.name for path in place.house.glob("bench/*/__main__.py"))
    parser = argparse.ArgumentParser("ordinator bench", description=__doc__)
    parser.add_argument("area", choices=areas)
    parser.add_argument("--short", action="store_true", help="a trial of the benchmark itself")
    asked = parser.parse_args(arguments)
    venv = Venv(place)
    venv.make(TOOLS)
    fetching.fetch(place, settings)
    for lock in place.house.glob(f"bench/{asked.area}/*/package-lock.json"):
        node.install(place, lock.parent)
    argv = [str(venv.python), "-m", f"bench.{asked.area}", *(["--short"] if asked.short else [])]
    return subprocess.run(
        argv, cwd=place.house, env=inherited(**place.told), check=False
    ).returncode
