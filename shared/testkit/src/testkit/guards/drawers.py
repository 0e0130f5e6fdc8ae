"""No file is a drawer: a name says what is inside."""

from collections.abc import Iterator

from testkit.guards.tree import Finding, Tree

_DRAWERS = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "tools"})


def drawers(tree: Tree) -> Iterator[Finding]:
    """Find modules and folders whose names say nothing."""
    for module in tree.modules:
        for word in sorted(_DRAWERS & set(module.inner.with_suffix("").parts)):
            yield Finding(module.path, 1, f"{word} is a drawer")
