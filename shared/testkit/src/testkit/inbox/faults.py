"""Trouble on demand: what a channel does instead of delivering, and for how long."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Literal, get_args

from testkit.inbox.mailbox import Kind

Fault = Literal["refuse", "slow", "drop", "garble"]
FAULTS: tuple[str, ...] = get_args(Fault)
CHANNELS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True)
class _Set:
    fault: Fault
    until: float


class Faults:
    """At most one fault a channel; it ends by itself."""

    def __init__(self, slow_s: float = 5.0, tick: Callable[[], float] = monotonic) -> None:
        self.slow_s = slow_s
        self._tick = tick
        self._set: dict[str, _Set] = {}
        self._lock = Lock()

    def put(self, channel: Kind, fault: Fault, for_s: float) -> None:
        """Let a channel misbehave from now on; zero seconds heal it."""
        with self._lock:
            self._set[channel] = _Set(fault, self._tick() + for_s)

    def of(self, channel: Kind) -> Fault | None:
        """The fault that holds for a channel at this moment."""
        with self._lock:
            known = self._set.get(channel)
        return known.fault if known and self._tick() < known.until else None

    def now(self) -> dict[str, str]:
        """Every channel that misbehaves, with its fault."""
        return {channel: fault for channel in get_args(Kind) if (fault := self.of(channel))}


def garbled(text: str) -> str:
    """The text as a bad line brings it: not one digit survives."""
    return "".join("#" if sign.isdigit() else sign for sign in text)
