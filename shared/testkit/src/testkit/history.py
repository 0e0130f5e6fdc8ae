"""History checker: what was accepted, against what every listener ended up with.

A fault suite notes each command as it is answered; afterwards it reads the projections and asks
whether anything was lost, applied twice, or applied although nobody asked for it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock


@dataclass(frozen=True)
class Verdict:
    """What one listener's projection shows; ``whole`` if nothing is missing, doubled, foreign."""

    listener: str
    accepted: int
    lost: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Nothing lost, doubled, foreign, or behind its last version."""
        return not (self.lost or self.doubled or self.foreign or self.stale)

    def __str__(self) -> str:
        return (
            f"{self.listener}: {self.accepted} accepted, {len(self.lost)} lost, "
            f"{len(self.doubled)} doubled, {len(self.foreign)} foreign, {len(self.stale)} stale"
        )


@dataclass
class History:
    """Commands as their callers saw them answered; safe for many threads.

    A subject is what a command was about (an account, a binding); its version rises with each
    command that was accepted for it. A command whose answer never came may have happened or not:
    it is noted as uncertain, and neither its presence nor its absence is a fault.
    """

    _accepted: dict[str, int] = field(default_factory=dict)
    _uncertain: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def accepted(self, subject: str, version: int = 1) -> None:
        """The caller was told yes."""
        with self._lock:
            self._accepted[subject] = max(version, self._accepted.get(subject, 0))

    def uncertain(self, subject: str, version: int = 1) -> None:
        """The caller was told nothing: cut off, timed out, 5xx."""
        with self._lock:
            self._uncertain[subject] = max(version, self._uncertain.get(subject, 0))

    def check(self, listener: str, applied: Iterable[tuple[str, int]]) -> Verdict:
        """Judge a projection: one pair (subject, version) for each effect it shows.

        Give one pair a row where rows are effects (then a repeated pair is a double), or the last
        version of each subject where a row is rewritten.
        """
        counted = Counter(applied)
        last: dict[str, int] = {}
        for subject, version in counted:
            last[subject] = max(version, last.get(subject, 0))
        with self._lock:
            accepted, uncertain = dict(self._accepted), dict(self._uncertain)
        return Verdict(
            listener,
            len(accepted),
            lost=tuple(sorted(accepted.keys() - last.keys())),
            doubled=tuple(sorted({subject for (subject, _), n in counted.items() if n > 1})),
            foreign=tuple(
                sorted(
                    subject
                    for subject, version in last.items()
                    if version > max(accepted.get(subject, 0), uncertain.get(subject, 0))
                )
            ),
            stale=tuple(
                sorted(
                    subject
                    for subject, version in accepted.items()
                    if subject in last and last[subject] < version
                )
            ),
        )
