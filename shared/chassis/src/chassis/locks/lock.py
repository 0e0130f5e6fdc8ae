"""What a lock is: it stands on a view, says why, and lets in or raises."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar, ParamSpec

from flask import Flask
from flask.typing import ResponseReturnValue

from chassis.marks import mark, marked

Arguments = ParamSpec("Arguments")
View = Callable[Arguments, ResponseReturnValue]

_MARK = "lock"


@dataclass(frozen=True)
class Lock(ABC):
    """One lock; used as a decorator below the route."""

    kind: ClassVar[str]

    @property
    def page(self) -> bool:
        """Whether the route answers people: its problems are pages."""
        return False

    def __call__(self, view: View[Arguments]) -> View[Arguments]:
        """Put the lock before the view."""
        if marked(view, _MARK) is not None:
            raise TypeError(f"{view.__name__} has a lock already; either() joins two")

        @wraps(view)
        def locked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> ResponseReturnValue:
            answer = self.admit()
            return view(*args, **kwargs) if answer is None else answer

        return mark(locked, _MARK, self)

    @abstractmethod
    def admit(self) -> ResponseReturnValue | None:
        """Let in, or raise; a page may answer otherwise, such as by a redirect to the sign-in."""


def lock_of(view: Callable[..., Any] | None) -> Lock | None:
    """The lock of a view; None if it has none."""
    found: Lock | None = marked(view, _MARK)
    return found


def unlocked(app: Flask) -> list[str]:
    """Routes without a lock, as ``GET /path``; the guard test expects none."""
    return [
        f"{','.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if lock_of(app.view_functions[rule.endpoint]) is None
    ]
