"""Nothing personal and nothing secret goes into a log line."""

import ast
from collections.abc import Iterator

from testkit.guards.tree import Finding, Tree, name_of

_LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "msg"})
_LOGS = frozenset({"log", "_log", "logger", "_logger", "LOG", "logging", "get_logger", "getLogger"})
PERSONAL = frozenset(
    {
        "access_token",
        "birth_date",
        "digits",
        "email",
        "family_name",
        "given_name",
        "inn",
        "otp",
        "password",
        "patronymic",
        "person",
        "phone",
        "refresh_token",
        "secret",
        "snils",
        "staff_number",
        "token",
        "totp_secret",
    }
)


def personal(tree: Tree) -> Iterator[Finding]:
    """Find log calls that name or carry a personal or secret value; a mask may pass."""
    for module in tree.at_run_time:
        for call in module.calls():
            if not _is_log(call):
                continue
            words = {word.arg for word in call.keywords if word.arg and not _is_mask(word.value)}
            carried = {
                found
                for value in [*call.args, *(word.value for word in call.keywords)]
                for found in _names(value)
            }
            for name in sorted((words | carried) & PERSONAL):
                yield module.finding(call, f"{name} in a log line")


def _is_log(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr in _LEVELS
        and name_of(call.func.value) in _LOGS
    )


def _is_mask(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and name_of(value) == "mask"


def _names(value: ast.expr) -> Iterator[str]:
    if _is_mask(value):
        return
    if isinstance(value, ast.Name | ast.Attribute):
        yield name_of(value)
    for child in ast.iter_child_nodes(value):
        if isinstance(child, ast.expr):
            yield from _names(child)
