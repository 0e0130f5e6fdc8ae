"""Python programs that nobody here wrote: what pip brings for them lies in their own folder."""

import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.settings import inherited

_DONE = ".installed"


def install(place: Place, folder: Path) -> float:
    """Have what a folder's ``requirements.txt`` says; the seconds that it took.

    Nothing is built: wheels alone, each by its hash. Which index is asked, pip reads where it
    always does.

    Raises:
        Stopped: pip failed; the sentence carries its words.
    """
    lock, site = folder / "requirements.txt", _site(place, folder)
    digest = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    done = site / _DONE
    if done.exists() and done.read_text("ascii") == digest:
        return 0.0
    begun = time.monotonic()
    shutil.rmtree(site, ignore_errors=True)
    pip = (sys.executable, "-m", "pip", "-qq", "--disable-pip-version-check", "install")
    words = ("--no-deps", "--require-hashes", "--only-binary=:all:", "--target", str(site))
    told = subprocess.run(
        (*pip, *words, "-r", str(lock)),
        env=inherited(),
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode != 0:
        raise Stopped(f"pip install in {folder.name} failed:\n{told.stderr.strip()[-1500:]}")
    done.write_text(digest, "ascii")
    return time.monotonic() - begun


def command(place: Place, folder: Path, *words: str) -> tuple[list[str], dict[str, str]]:
    """How a program of the folder is started, and its environment: nothing of ours beside it."""
    base = (
        Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    )
    return [str(base), "-s", *words], inherited(PYTHONPATH=str(_site(place, folder)))


def _site(place: Place, folder: Path) -> Path:
    """Not in the checkout, where suites and guards would read it."""
    return place.folder("outside") / hashlib.sha256(str(folder).encode()).hexdigest()[:12]
