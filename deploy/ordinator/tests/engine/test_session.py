"""Where no engine answers and none can be run, a command stops with 2 and one sentence."""

import subprocess
import sys

from ordinator.account import drop, dropped_to

# As an ordinary user, whoever runs the tests.
COMMAND = """\
import sys
from pathlib import Path
from ordinator.engine.session import session
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.settings import Settings
here = Path("/nonexistent")
place = Place(here, here, here, None, None)
settings = Settings.read({"PATH": "/usr/bin:/bin"})
try:
    with session(place, settings, print, standard="unix:///nonexistent/docker.sock"):
        print("green")
except Stopped as stopped:
    print(stopped)
    sys.exit(stopped.code)
"""


def test_no_engine_is_2_and_one_sentence_for_who_is_not_root():
    done = subprocess.run(
        [sys.executable, "-c", COMMAND],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        **drop(dropped_to()),
    )

    assert done.returncode == 2, done.stderr
    assert done.stdout == (
        "no Docker engine answers at unix:///nonexistent/docker.sock, and only root can run our"
        " own: install Docker (`apt-get install docker.io` on Debian) and start it, then try"
        " again\n"
    )


def test_standin_without_an_engine_ends_with_2_and_one_sentence():
    done = subprocess.run(
        [sys.executable, "-m", "ordinator", "standin"],
        env={"PATH": "/usr/bin:/bin", "DOCKER_HOST": "unix:///nonexistent/docker.sock"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    print(f"told: {done.stderr.strip()}")
