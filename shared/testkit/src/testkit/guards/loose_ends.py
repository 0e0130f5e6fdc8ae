"""Nothing is left for later: no marks of unfinished work, no test that does not run."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from testkit.guards.tree import Finding, Tree, nodes_of

_MARK = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
_NOT_RUN = frozenset({"skip", "skipif", "xfail", "importorskip"})


def loose_ends(tree: Tree) -> Iterator[Finding]:
    """Find marks in comments, ``NotImplementedError`` and tests that are not run."""
    for path in [*(module.path for module in tree.modules), *tree.tests]:
        text = path.read_text("utf-8")
        yield from _marks(path, text)
        for node in nodes_of(text):
            if isinstance(node, ast.Name) and node.id == "NotImplementedError":
                yield Finding(path, node.lineno, "not implemented")
            if isinstance(node, ast.Attribute) and node.attr in _NOT_RUN and _is_pytest(node):
                yield Finding(path, node.lineno, f"a test is not run: {node.attr}")


def _marks(path: Path, text: str) -> Iterator[Finding]:
    if not _MARK.search(text):
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and _MARK.search(token.string):
            yield Finding(path, token.start[0], "work left for later")


def _is_pytest(node: ast.Attribute) -> bool:
    return ast.unparse(node.value) in {"pytest", "pytest.mark", "mark"}
