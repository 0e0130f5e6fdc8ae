"""A copy of the tree in which faults are planted."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_SOURCES = [*ROOT.glob("services/*/src"), *ROOT.glob("shared/*/src"), ROOT / "deploy/ordinator/src"]
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", "static", "node_modules")


class Planted:
    """A copy to spoil; ``write`` adds a file, ``add`` lines at the end of one that is there."""

    def __init__(self, root):
        self.root = root

    def write(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        return target

    def add(self, path, text):
        target = self.root / path
        target.write_text(target.read_text("utf-8") + text, "utf-8")
        return target


@pytest.fixture
def copy(tmp_path):
    root = tmp_path / "tree"
    for source in _SOURCES:
        shutil.copytree(source, root / source.relative_to(ROOT), ignore=_LEFT_OUT)
    shutil.copy(ROOT / "pyproject.toml", root)
    return Planted(root)
