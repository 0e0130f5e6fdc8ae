"""The one way a rule says no."""

from typing import Any, ClassVar


class Refusal(Exception):
    """A rule says no; subclasses name the state."""

    code: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts


class Unavailable(Exception):
    """Something outside does not answer."""

    def __init__(self, what: str, retry_after: int = 5) -> None:
        super().__init__(what)
        self.what = what
        self.retry_after = retry_after
