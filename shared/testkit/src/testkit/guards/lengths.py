"""No file grows into one that nobody reads to its end."""

from collections.abc import Iterator

from testkit.guards.tree import Finding, Tree

MOST = 400


def lengths(tree: Tree) -> Iterator[Finding]:
    """Find Python files, of packages and of suites, that are longer than ``MOST`` lines."""
    for path in [*(module.path for module in tree.modules), *tree.tests]:
        count = path.read_text("utf-8").count("\n")
        if count > MOST:
            yield Finding(path, count, f"longer than {MOST} lines")
