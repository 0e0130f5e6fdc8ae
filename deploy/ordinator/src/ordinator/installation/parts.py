"""Parts of the lock: for each image what its packages need, and nothing else of the house."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from ordinator.failures import Stopped
from ordinator.installation.packages import present

FOLDER = Path("requirements/images")
OURS = re.compile(r"ordinator(-.+)?")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PARENT = re.compile(r"\s+#\s+(?:via\s+)?([A-Za-z0-9][A-Za-z0-9._-]*)")
_BUILDER = "hatchling"
_LOCK = "stand"  # holds what the services run on, what the stand runs on, and the builder


@dataclass
class Entry:
    """One requirement of a lock: its lines with hashes, and who asked for it."""

    lines: list[str]
    asked_by: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Lock:
    """A lock as `make lock` writes it; the comments tell who asked for each requirement."""

    entries: Mapping[str, Entry]

    @classmethod
    def read(cls, text: str) -> Self:
        """The entries by their names."""
        entries: dict[str, Entry] = {}
        entry = Entry([])
        for line in text.splitlines():
            if not line or line.startswith("#"):
                continue
            if not line[0].isspace():
                entry = entries.setdefault(named(line), Entry([]))
            if line.lstrip().startswith("#"):
                parent = _PARENT.match(line)
                if parent and parent[1] != "via":
                    entry.asked_by.add(normal(parent[1]))
            else:
                entry.lines.append(line)
        return cls(entries)

    def part(self, roots: Iterable[str]) -> str:
        """The lock of ``roots`` and of all that they ask for.

        Raises:
            Stopped: the lock lacks one of the roots.
        """
        wanted = set(roots)
        missing = sorted(wanted - set(self.entries))
        if missing:
            raise Stopped(f"the lock lacks {', '.join(missing)}: `make lock` comes first")
        found: set[str] = set()
        while wanted:
            found |= wanted
            wanted = {
                name for name, entry in self.entries.items() if entry.asked_by & wanted
            } - found
        return "".join(
            f"{line}\n"
            for name, entry in self.entries.items()
            if name in found
            for line in entry.lines
        )


def rendered(house: Path) -> dict[str, str]:
    """Every part by the name of its file in ``FOLDER``."""
    lock = Lock.read((house / "requirements" / f"{_LOCK}.txt").read_text("utf-8"))
    told = {"build": {_BUILDER}, "stand": asked(house, "ordinator-testkit")}
    for folder in present(house):
        if folder.parent.name == "services":
            told[folder.name] = asked(house, f"ordinator-{folder.name}")
    about = f"# Made from {_LOCK}.txt by `make lock`."
    return {f"{name}.txt": f"{about}\n{lock.part(roots)}" for name, roots in told.items()}


def asked(house: Path, project: str) -> set[str]:
    """What a package of ours and those of ours under it ask of others."""
    declared = _declared(house)
    return {
        normal(named(text))
        for ours in stands_on(house, project)
        for text in declared[ours][1]
        if not OURS.fullmatch(named(text))
    }


def stands_on(house: Path, project: str) -> list[str]:
    """A package of ours and those of ours that it needs, those first that the others need."""
    declared = _declared(house)
    order: list[str] = []

    def visit(name: str) -> None:
        if name not in order:
            for text in declared[name][1]:
                if OURS.fullmatch(named(text)):
                    visit(named(text))
            order.append(name)

    visit(project)
    return order


def folders(house: Path, project: str) -> list[str]:
    """Folders of a package of ours and of those it needs, as the tree names them."""
    declared = _declared(house)
    return [str(declared[name][0].relative_to(house)) for name in stands_on(house, project)]


def named(requirement: str) -> str:
    """The name that a requirement begins with."""
    found = _NAME.match(requirement)
    assert found is not None
    return normal(found[0])


def normal(name: str) -> str:
    """A name as indexes compare it: PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _declared(house: Path) -> dict[str, tuple[Path, list[str]]]:
    found = {}
    for folder in present(house):
        project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
        found[project["name"]] = (folder, list(project.get("dependencies", ())))
    return found
