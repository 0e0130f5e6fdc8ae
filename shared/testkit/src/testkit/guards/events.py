"""What is told or heard has a schema, an example and an owner; what must be heard is handled."""

import ast
import json
import re
from collections.abc import Iterator

from testkit.guards.tree import SERVICES, Finding, Module, Tree

_EVENT = re.compile(rf"({'|'.join(SERVICES)})\.[a-z_]+\.[a-z_]+\.v\d+")


def events(tree: Tree) -> Iterator[Finding]:
    """Find event names without a schema, foreign facts told, and obliged facts not handled."""
    yield from _incomplete(tree)
    for module in tree.of_services:
        for node, name in _named(module):
            if name not in tree.event_names:
                yield module.finding(node, f"{name} has no schema")
            told = module.path.stem.startswith("announcement") and module.room == "adapters"
            if told and not name.startswith(f"{module.owner}."):
                yield module.finding(node, f"{module.owner} tells a fact of another: {name}")
    yield from _unhandled(tree)


def _named(module: Module) -> Iterator[tuple[ast.Constant, str]]:
    for node in module.nodes():
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        if _EVENT.fullmatch(node.value):
            yield node, node.value


def _incomplete(tree: Tree) -> Iterator[Finding]:
    folder = tree.root / "shared/contracts/src/contracts/events"
    for name in sorted(tree.event_names):
        schema = json.loads((folder / f"{name}.json").read_text("utf-8"))
        for member in ("examples", "x-listeners", "x-subject"):
            if member not in schema or (schema[member] == [] and member == "examples"):
                yield Finding(folder / f"{name}.json", 1, f"{name} has no {member}")


def _unhandled(tree: Tree) -> Iterator[Finding]:
    """A service that has a worker handles every event whose contract names it."""
    folder = tree.root / "shared/contracts/src/contracts/events"
    for service in SERVICES:
        source = tree.root / "services" / service / "src" / service
        if not (source / "worker.py").exists():
            continue
        heard = {
            name
            for module in tree.of_services
            if module.owner == service and module.room in {"bus", "worker", "wiring"}
            for _, name in _named(module)
        }
        for name in sorted(tree.event_names - heard):
            schema = json.loads((folder / f"{name}.json").read_text("utf-8"))
            if service in schema["x-listeners"]:
                yield Finding(source / "worker.py", 1, f"{service} does not handle {name}")
