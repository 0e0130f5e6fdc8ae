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
        self._before = {}

    def write(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        self._before.setdefault(target, target.read_bytes() if target.exists() else None)
        target.write_text(text, "utf-8")
        return target

    def add(self, path, text):
        return self.write(path, (self.root / path).read_text("utf-8") + text)

    def heal(self):
        """Undo what was planted, so that the next test finds the tree as it is."""
        for target, content in self._before.items():
            if content is None:
                target.unlink()
                _leave(target.parent, self.root)
            else:
                target.write_bytes(content)


def _leave(folder, root):
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


@pytest.fixture(scope="session")
def tree(tmp_path_factory):
    root = tmp_path_factory.mktemp("guards") / "tree"
    for source in _SOURCES:
        shutil.copytree(source, root / source.relative_to(ROOT), ignore=_LEFT_OUT)
    shutil.copytree(ROOT / "docs/problems", root / "docs/problems")
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


@pytest.fixture(scope="session")
def planted(tree):
    return lambda: Planted(tree)


@pytest.fixture
def copy(planted):
    made = planted()
    yield made
    made.heal()
