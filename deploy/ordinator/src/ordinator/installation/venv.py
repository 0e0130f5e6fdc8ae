"""The virtualenv: locked requirements with hashes, our packages editable, compiled once."""

import hashlib
import json
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.installation import copy, interpreter, packages
from ordinator.place import Place
from ordinator.settings import inherited
from ordinator.tree import build

STAND = "stand"  # what a stand runs on
TOOLS = "tools"  # and what the house is tested with; holds all of the stand's
DOWNLOADS_AT_ONCE = 2


@dataclass(frozen=True)
class Spent:
    """Seconds that an installation took, those of downloading apart."""

    downloading: float = 0.0
    installing: float = 0.0


class Venv:
    """The virtualenv of one checkout."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._path = place.house / ".venv"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self._path / "bin" / "python"

    def holds(self, lock: str) -> bool:
        """Whether the lock and our packages are installed as they stand now."""
        stamp = self._stamp()
        return (
            self._usable()
            and stamp.get("packages") == packages.mark(self._place.house)
            and any(stamp.get(name) == self._digest(name) for name in {lock, TOOLS})
        )

    def make(self, lock: str) -> Spent:
        """Install the lock and our packages unless that is done.

        Raises:
            Stopped: there is no pip to be had, or pip failed; the sentence carries its words.
        """
        if self._place.house != self._place.checkout:
            self._place.folder("house")
            copy.renew(self._place.checkout, self._place.house)
        if self.holds(lock):
            return Spent()
        begun = time.monotonic()
        self._create()
        stamp = self._stamp()
        downloading = 0.0
        if stamp.get(lock) != self._digest(lock):
            downloading = self._download(lock)
            self._install(lock)
        self._install_packages()
        self._compile()
        digests = {lock: self._digest(lock), "packages": packages.mark(self._place.house)}
        self._stamp_path.write_text(json.dumps({**stamp, **digests}), "ascii")
        return Spent(downloading, time.monotonic() - begun - downloading)

    @property
    def _stamp_path(self) -> Path:
        return self._path / "ordinator.json"

    @property
    def _wheels(self) -> Path:
        return self._place.folder("wheels")

    def _stamp(self) -> dict[str, str]:
        if not self._stamp_path.exists():
            return {}
        return dict(json.loads(self._stamp_path.read_text("ascii")))

    def _lock(self, lock: str) -> Path:
        return self._place.house / "requirements" / f"{lock}.txt"

    def _digest(self, lock: str) -> str:
        return hashlib.sha256(self._lock(lock).read_bytes()).hexdigest()

    def _create(self) -> None:
        if self._usable() and interpreter.has(self.python, "pip"):
            return
        if self._path.exists():
            shutil.rmtree(self._path)
        base = interpreter.base(self._place.account)
        if interpreter.has(base, "ensurepip"):
            self._run(str(base), "-m", "venv", str(self._path))
        else:
            self._run(str(base), "-m", "venv", "--without-pip", str(self._path))
            self._borrow_pip()

    def _usable(self) -> bool:
        return self.python.exists() and interpreter.reachable(self.python, self._place.account)

    def _borrow_pip(self) -> None:
        """Debian keeps pip apart from Python: its wheel comes from a package."""
        build.build(self._place, ["pip"])
        wheels = sorted(self._place.tree.glob("usr/share/python-wheels/pip-*.whl"))
        if not wheels:
            raise Stopped("this Python has neither ensurepip nor pip: install python3-venv")
        wheel = str(wheels[-1])
        self._run(
            str(self.python), f"{wheel}/pip", "install", "-q", "--no-index", "--no-deps", wheel
        )

    def _download(self, lock: str) -> float:
        done = self._wheels / f"{lock}.done"
        if done.exists() and done.read_text("ascii") == self._digest(lock):
            return 0.0
        begun = time.monotonic()
        parts = split(self._lock(lock).read_text("utf-8"), DOWNLOADS_AT_ONCE)
        with ThreadPoolExecutor() as pool:
            list(pool.map(self._download_part, range(len(parts)), parts))
        done.write_text(self._digest(lock), "ascii")
        return time.monotonic() - begun

    def _download_part(self, number: int, part: str) -> None:
        names = self._place.folder("wheels", f"part-{number}") / "lock.txt"
        names.write_text(part, "utf-8")
        words = ("download", "--no-deps", "--require-hashes", "--only-binary=:all:")
        self._pip(*words, "-d", str(self._wheels), "-r", str(names))

    def _install(self, lock: str) -> None:
        words = ("install", "--no-index", "--no-deps", "--no-compile", "--require-hashes")
        self._pip(*words, "-f", str(self._wheels), "-r", str(self._lock(lock)))

    def _install_packages(self) -> None:
        folders = packages.present(self._place.house)
        editable = [word for folder in folders for word in ("-e", str(folder))]
        self._pip("install", "--no-index", "--no-deps", "--no-build-isolation", *editable)

    def _compile(self) -> None:
        """Compile now: the children may not write beside the code."""
        folders = [str(folder / "src") for folder in packages.present(self._place.house)]
        self._run(str(self.python), "-m", "compileall", "-q", "-j", "0", str(self._path), *folders)

    def _pip(self, *words: str) -> None:
        self._run(str(self.python), "-m", "pip", "-qq", "--disable-pip-version-check", *words)

    def _run(self, *argv: str) -> None:
        done = subprocess.run(argv, env=inherited(), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            told = (done.stderr or done.stdout).strip()[-1500:]
            raise Stopped(f"{' '.join(argv[1:5])} failed:\n{told}")


def split(lock: str, count: int) -> list[str]:
    """A lock's requirements, each with its hashes, dealt into ``count`` locks of like length."""
    requirements: list[list[str]] = []
    for line in lock.splitlines(keepends=True):
        if line.startswith("#") or not line.strip():
            continue
        if not line[0].isspace():
            requirements.append([])
        requirements[-1].append(line)
    return ["".join(map("".join, requirements[start::count])) for start in range(count)]
