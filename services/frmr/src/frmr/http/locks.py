"""Locks of this service that stand on several routes."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from chassis import locks

View = Callable[..., ResponseReturnValue]


def readers(view: View) -> View:
    """Whoever may see organisations: a person on the way to a binding, or a program."""
    person, program = locks.person(scope="frmr.self"), locks.program(scope="frmr.read")
    return locks.either(person, program)(view)
