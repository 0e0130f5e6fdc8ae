"""``ordinator demo``: the main journey, played on the running stack."""

import argparse
import subprocess
from collections.abc import Sequence

from ordinator.failures import Stopped
from ordinator.installation.venv import TOOLS, Venv
from ordinator.place import here
from ordinator.settings import Settings, inherited
from ordinator.stack.folders import Folders
from ordinator.stack.record import HEALTHY, Record
from ordinator.testing import browser


def main(arguments: Sequence[str]) -> int:
    """Play it; the exit code is the journey's own."""
    parser = argparse.ArgumentParser("ordinator demo", description=__doc__)
    parser.add_argument("--stack", default="")
    asked = parser.parse_args(arguments)
    settings = Settings.read()
    place = here(settings)
    folders = Folders(place, asked.stack)
    record = Record.read(folders.record)
    if not record.watched() or record.phase != HEALTHY:
        raise Stopped("nothing is up here: `make up` comes first")
    venv = Venv(place)
    venv.make(TOOLS)
    browser.fetch(place, settings)
    argv = [str(venv.python), "-m", "testkit", "demo", "--stack", str(folders.described)]
    argv += ["--chromium", str(browser.executable(place, settings) or "")]
    return subprocess.run(argv, cwd=place.house, env=inherited(), check=False).returncode
