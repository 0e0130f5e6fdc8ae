"""How the recipient behaves: well, badly, or late, for a while or until told otherwise."""

from dataclasses import dataclass, field
from threading import Lock
from typing import Literal, get_args

Name = Literal[
    "accept",
    "accept_late",
    "reject",
    "fail",
    "hang",
    "throttle",
    "wrong_key",
    "wrong_package",
    "double_receipt",
    "contradict",
]
NAMES: tuple[str, ...] = get_args(Name)
# These let a number of requests fail and accept then.
_COUNTED = ("fail", "hang", "throttle")


@dataclass(frozen=True)
class Behaviour:
    """One way to behave.

    ``code`` is why it rejects, ``times`` how many requests it fails, hangs or throttles,
    ``after_s`` how late a late receipt comes, how long it hangs, and what Retry-After says.
    """

    name: Name = "accept"
    code: str = "document-refused"
    times: int = 1
    after_s: float = 2.0


ACCEPT = Behaviour()


@dataclass
class Temper:
    """The behaviour of the moment; counted ones end by themselves."""

    _now: Behaviour = ACCEPT
    _left: int = 0
    _lock: Lock = field(default_factory=Lock)

    def set(self, behaviour: Behaviour) -> None:
        """Behave so from now on."""
        with self._lock:
            self._now = behaviour
            self._left = behaviour.times if behaviour.name in _COUNTED else 0

    @property
    def now(self) -> Behaviour:
        """How the next request will be met."""
        with self._lock:
            return self._now

    def meet(self) -> Behaviour:
        """How this request is met; counts it."""
        with self._lock:
            met = self._now
            if met.name in _COUNTED:
                self._left -= 1
                if self._left <= 0:
                    self._now = ACCEPT
        return met
