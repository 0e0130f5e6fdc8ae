"""Every route names its lock, the open ones too, and the lock stands inside the route."""

import ast
from collections.abc import Iterator

from testkit.guards.tree import Finding, Module, Tree, name_of

LOCKS = frozenset({"open_door", "person", "program", "either", "page", "admin_port"})
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "route"})


def routes(tree: Tree) -> Iterator[Finding]:
    """Find routes without a lock, and locks that guard nothing because they stand outside."""
    for module in tree.at_run_time:
        locks = LOCKS | _own_locks(tree, module.owner)
        for node in module.nodes():
            if isinstance(node, ast.FunctionDef):
                yield from _unlocked(module, node, locks)
            if isinstance(node, ast.Call) and name_of(node) == "add_url_rule":
                yield from _added(module, node, locks)


def _own_locks(tree: Tree, owner: str) -> frozenset[str]:
    """What a service calls its locks: functions of ``http/locks.py``, and names given to a lock."""
    doors = [each for each in tree.modules if each.owner == owner and each.room == "http"]
    return frozenset(
        name
        for module in doors
        for node in module.body
        for name in _lock_names(node, its_own=module.inner.parts == ("http", "locks.py"))
    )


def _lock_names(node: ast.stmt, *, its_own: bool) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef) and its_own:
        yield node.name
    given = node.value if isinstance(node, ast.Assign) else None
    if isinstance(node, ast.Assign) and isinstance(given, ast.Call) and name_of(given) in LOCKS:
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _unlocked(module: Module, view: ast.FunctionDef, locks: frozenset[str]) -> Iterator[Finding]:
    routed = [place for place, found in enumerate(view.decorator_list) if _is_route(found)]
    locked = [place for place, found in enumerate(view.decorator_list) if name_of(found) in locks]
    if routed and not locked:
        yield module.finding(view, f"route {view.name} has no lock")
    elif routed and min(locked) < max(routed):
        yield module.finding(view, f"lock of {view.name} stands outside its route")


def _is_route(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in _METHODS
        and bool(decorator.args)
    )


def _added(module: Module, call: ast.Call, locks: frozenset[str]) -> Iterator[Finding]:
    view = next((word.value for word in call.keywords if word.arg == "view_func"), None)
    if not (isinstance(view, ast.Call) and name_of(view.func) in locks):
        yield module.finding(call, "add_url_rule without a lock around its view")
