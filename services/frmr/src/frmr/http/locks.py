"""Locks of this service that stand on several routes."""

from collections.abc import Callable
from typing import Any, TypeVar

from chassis import locks

View = TypeVar("View", bound=Callable[..., Any])


def readers(view: View) -> View:
    """Whoever may see organisations: a person on the way to a binding, or a program."""
    person, program = locks.person(scope="frmr.self"), locks.program(scope="frmr.read")
    locked: View = locks.either(person, program)(view)
    return locked
