"""The tools of a release, in a virtualenv of their own: nobody else has to install them."""

import hashlib
import subprocess
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.installation import interpreter
from ordinator.place import Place
from ordinator.settings import inherited

LOCK = Path("requirements/release.txt")
LAST = 1500  # characters of what a failed tool said


def folder(place: Place) -> Path:
    """Where the programs lie, installed from their lock unless they are.

    Raises:
        Stopped: they cannot be fetched or installed.
    """
    lock = place.house / LOCK
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    venv = place.folder("release-tools")
    stamp = venv / "lock.sha256"
    if not stamp.exists() or stamp.read_text("ascii") != digest:
        run(str(interpreter.base(None)), "-m", "venv", "--clear", str(venv))
        pip = (str(venv / "bin/python"), "-m", "pip", "-q", "install", "--require-hashes")
        run(*pip, "--only-binary=:all:", "--no-deps", "-r", str(lock))
        stamp.write_text(digest, "ascii")
    return venv / "bin"


def run(*argv: str) -> str:
    """What a tool printed.

    Raises:
        Stopped: it failed; the sentence carries its last words.
    """
    done = subprocess.run(argv, env=inherited(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        told = (done.stderr or done.stdout).strip()[-LAST:]
        raise Stopped(f"{Path(argv[0]).name} failed:\n{told}")
    return done.stdout
