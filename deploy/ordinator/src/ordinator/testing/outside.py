"""Python programs that nobody here wrote: what pip brings for them lies in their own folder."""

import hashlib
import sys
from pathlib import Path

from ordinator.place import Place
from ordinator.settings import inherited
from ordinator.testing.bringing import bring

LOCK = "requirements.txt"


def install(place: Place, folder: Path) -> float:
    """Have what a folder's ``requirements.txt`` says; the seconds that it took.

    Nothing is built: wheels alone, each by its hash. Which index is asked, pip reads where it
    always does.

    Raises:
        Stopped: pip failed; the sentence carries its words.
    """
    site = _site(place, folder)
    pip = (sys.executable, "-m", "pip", "-qq", "--disable-pip-version-check", "install")
    wheels = ("--no-deps", "--require-hashes", "--only-binary=:all:", "--upgrade")
    argv = (*pip, *wheels, "--target", str(site), "-r", LOCK)
    return bring(argv, folder, stamp=site / ".installed", digest=site.name)


def command(place: Place, folder: Path, *words: str) -> tuple[list[str], dict[str, str]]:
    """How a program of the folder is started, and its environment: nothing of ours beside it."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    base = Path(sys.base_prefix, "bin", name)
    return [str(base), "-s", *words], inherited(PYTHONPATH=str(_site(place, folder)))


def _site(place: Place, folder: Path) -> Path:
    """One for each lock and Python; not in the checkout, where suites and guards would read it."""
    digest = hashlib.sha256((folder / LOCK).read_bytes() + sys.version.encode())
    return place.folder("outside") / digest.hexdigest()
