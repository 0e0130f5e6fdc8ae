"""Which images there are, what they are called, and what they are built on."""

import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

from ordinator.stack import services

STAND = "stand"
STANDIN_BASE = "ordinator-standin/python:3.11-bookworm"
STANDIN_RELEASE = "bookworm"
OWN_PROJECTS = {STAND: "shared/testkit"}  # whose version the image bears
OWN_FILES = {STAND: "deploy/stand/Dockerfile"}
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Recipe:
    """One image: its Dockerfile within the tree, and its name with the version.

    ``cold`` are the words that make a container start, load all its code and end.
    """

    name: str
    dockerfile: Path
    version: str
    cold: tuple[str, ...]

    @property
    def reference(self) -> str:
        """As Compose and the engine call it."""
        return f"ordinator/{self.name}:{self.version}"


def recipes(house: Path) -> dict[str, Recipe]:
    """Every image that this tree can build, by name; the stand comes last."""
    names = [*services.present(house), STAND]
    return {name: _recipe(house, name) for name in names}


def revision(house: Path) -> str:
    """The commit that the tree stands at, ``+`` behind it where the tree differs."""
    git = ("git", "-C", str(house))
    try:
        commit = _told(*git, "rev-parse", "HEAD")
        changed = _told(*git, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return UNKNOWN
    return f"{commit}+" if changed else commit


def _recipe(house: Path, name: str) -> Recipe:
    folder = house / OWN_PROJECTS.get(name, f"services/{name}")
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    dockerfile = Path(OWN_FILES.get(name, f"services/{name}/Dockerfile"))
    cold = ("inbox", "--help") if name == STAND else ("cli", "--help")
    return Recipe(name, dockerfile, project["version"], cold)


def _told(*argv: str) -> str:
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()
