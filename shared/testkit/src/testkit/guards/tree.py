"""The tree as guards read it: every module with its owner, its room and its syntax."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

SERVICES = ("idp", "frmr", "cabinet", "documents")
SHARED = ("contracts", "chassis", "look", "testkit")


@dataclass(frozen=True)
class Finding:
    """One breach: where, and what is wrong there."""

    path: Path
    line: int
    what: str


@dataclass(frozen=True)
class Module:
    """One Python file of a package: ``room`` is its first folder or its own name."""

    path: Path
    owner: str
    inner: Path

    @property
    def room(self) -> str:
        """``http``, ``usecases`` …, or ``settings`` for a file that stands alone."""
        return self.inner.parts[0].removesuffix(".py")

    @cached_property
    def text(self) -> str:
        """The source."""
        return self.path.read_text("utf-8")

    @property
    def body(self) -> list[ast.stmt]:
        """The statements of the module itself."""
        module = self.nodes()[0]
        assert isinstance(module, ast.Module)
        return module.body

    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the module."""
        return nodes_of(self.text)

    def calls(self) -> Iterator[ast.Call]:
        """Every call in the module."""
        return (node for node in self.nodes() if isinstance(node, ast.Call))

    def finding(self, node: ast.AST, what: str) -> Finding:
        """A breach at a node of this module."""
        return Finding(self.path, getattr(node, "lineno", 1), what)


@cache
def nodes_of(text: str) -> tuple[ast.AST, ...]:
    """Every node of a source: the same text is read once, in however many trees it stands."""
    return tuple(ast.walk(ast.parse(text)))


class Tree:
    """A checkout of the house, read and never imported."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """Modules of every package: services, shared, the command line."""
        sources = {name: self.root / "services" / name / "src" / name for name in SERVICES}
        sources |= {name: self.root / "shared" / name / "src" / name for name in SHARED}
        sources["ordinator"] = self.root / "deploy/ordinator/src/ordinator"
        return tuple(
            Module(path, owner, path.relative_to(source))
            for owner, source in sources.items()
            for path in sorted(source.rglob("*.py"))
        )

    @property
    def of_services(self) -> Iterator[Module]:
        """Modules of the four services."""
        return (module for module in self.modules if module.owner in SERVICES)

    @property
    def at_run_time(self) -> Iterator[Module]:
        """Modules that run in a service: its own, and what it stands on."""
        return (module for module in self.modules if module.owner not in {"testkit", "ordinator"})

    @cached_property
    def tests(self) -> tuple[Path, ...]:
        """Every Python file of every suite."""
        folders = [*self.root.glob("services/*/tests"), *self.root.glob("shared/*/tests")]
        folders += [self.root / "tests", self.root / "deploy/ordinator/tests"]
        return tuple(path for folder in folders for path in sorted(folder.rglob("*.py")))

    @cached_property
    def event_names(self) -> frozenset[str]:
        """Events that have a schema."""
        folder = self.root / "shared/contracts/src/contracts/events"
        return frozenset(path.stem for path in folder.glob("*.json"))


Guard = Callable[[Tree], Iterator[Finding]]


def name_of(node: ast.expr) -> str:
    """The last word of a name, an attribute or a call: ``person`` of ``locks.person(…)``."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def dotted(node: ast.expr) -> str:
    """``os.environ`` of the expression that says so; empty for anything else."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""
