"""A message is acknowledged by the chassis alone, and only after its handler has committed."""

import ast
from collections.abc import Iterator

from testkit.guards.tree import Finding, Module, Tree, name_of

# Only these speak to the broker.
_KEEPERS = frozenset({"amqp", "inbox"})
_ACKS = frozenset({"ack", "basic_ack", "basic_nack", "basic_reject", "nack", "reject"})
_HANDLING = frozenset({"handle", "keep"})


def acks(tree: Tree) -> Iterator[Finding]:
    """Find acknowledgements outside the chassis, automatic ones, and ones before the handler."""
    for module in tree.at_run_time:
        keeper = module.owner == "chassis" and module.room in _KEEPERS
        for call in module.calls():
            if _is_automatic(call):
                yield module.finding(call, "acknowledged by the broker before it is handled")
            if not keeper and isinstance(call.func, ast.Attribute) and call.func.attr in _ACKS:
                yield module.finding(call, f"{call.func.attr}() outside the chassis")
        if keeper:
            yield from _too_early(module)


def _is_automatic(call: ast.Call) -> bool:
    return any(
        word.arg in {"auto_ack", "no_ack"}
        and not (isinstance(word.value, ast.Constant) and word.value.value is False)
        for word in call.keywords
    )


def _too_early(module: Module) -> Iterator[Finding]:
    for function in module.nodes():
        if not isinstance(function, ast.FunctionDef):
            continue
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        handled = [call.lineno for call in calls if name_of(call) in _HANDLING]
        for call in calls:
            if handled and name_of(call) in _ACKS and call.lineno < min(handled):
                yield module.finding(call, f"{function.name} acknowledges before it handles")
