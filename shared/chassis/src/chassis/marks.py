"""What decorators say about a view, so that the door, the locks and the description can read it."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

View = TypeVar("View", bound=Callable[..., Any])

_ATTRIBUTE = "__chassis__"


def mark(view: View, name: str, value: object) -> View:
    """Say something about a view; wrappers made with ``functools.wraps`` carry it on."""
    view.__dict__[_ATTRIBUTE] = {**view.__dict__.get(_ATTRIBUTE, {}), name: value}
    return view


def marked(view: object, name: str, default: Any = None) -> Any:
    """What was said about the view under this name."""
    return getattr(view, _ATTRIBUTE, {}).get(name, default)


def view_at_hand() -> Callable[..., Any] | None:
    """The view that answers the current request; None if no route fits."""
    return current_app.view_functions.get(request.endpoint or "")
