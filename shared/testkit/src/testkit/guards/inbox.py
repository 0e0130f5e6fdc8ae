"""Every use case that an event starts asks the inbox first: ``work.seen(message_id)``."""

import ast
from collections.abc import Iterator

from testkit.guards.tree import Finding, Module, Tree, name_of


def inbox(tree: Tree) -> Iterator[Finding]:
    """Find use cases called from ``bus/`` that would apply a repeated message twice."""
    classes = dict(_usecases(tree))
    for module in tree.of_services:
        if module.room != "bus":
            continue
        for node in module.nodes():
            if not (isinstance(node, ast.ImportFrom) and node.module):
                continue
            if not node.module.startswith(f"{module.owner}.usecases."):
                continue
            for alias in node.names:
                found = classes.get((node.module, alias.name))
                if found is not None and _acts(found[1]) and not _asks(found[1]):
                    usecase, body = found
                    yield usecase.finding(body, f"{body.name} does not ask work.seen()")


def _usecases(tree: Tree) -> Iterator[tuple[tuple[str, str], tuple[Module, ast.ClassDef]]]:
    for module in tree.of_services:
        if module.room != "usecases":
            continue
        dotted = ".".join((module.owner, *module.inner.with_suffix("").parts))
        for node in module.body:
            if isinstance(node, ast.ClassDef):
                yield (dotted, node.name), (module, node)


def _acts(body: ast.ClassDef) -> bool:
    """A use case is called; requests and other values that the bus imports are not."""
    return any(isinstance(node, ast.FunctionDef) and node.name == "__call__" for node in body.body)


def _asks(body: ast.ClassDef) -> bool:
    return any(isinstance(node, ast.Call) and name_of(node) == "seen" for node in ast.walk(body))
