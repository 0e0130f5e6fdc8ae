"""Only ``settings.py`` reads the environment: whatever can be set is found in one place."""

import ast
from collections.abc import Iterator

from testkit.guards.tree import Finding, Tree, dotted

_READERS = {"os.environ", "os.environb", "os.getenv", "os.putenv"}
_NAMES = {"environ", "environb", "getenv", "putenv"}


def environment(tree: Tree) -> Iterator[Finding]:
    """Find readers of the environment outside the settings."""
    for module in tree.modules:
        if module.path.name == "settings.py":
            continue
        for node in module.nodes():
            if isinstance(node, ast.Attribute) and dotted(node) in _READERS:
                yield module.finding(node, f"{dotted(node)} outside settings.py")
            if isinstance(node, ast.ImportFrom) and node.module == "os":
                for name in sorted({alias.name for alias in node.names} & _NAMES):
                    yield module.finding(node, f"os.{name} outside settings.py")
