"""Signing keys: announced first, then used, then only verified with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from idp.domain.refusals import KeyTooYoung

ALGORITHMS = ("ES256", "RS256")
ANNOUNCED = timedelta(hours=24)
"""A new key stands in the key set so long before it signs: caches everywhere must hold it."""
KEPT = timedelta(hours=24)
"""A retired key stays so long, far beyond the longest token."""


class Stage(StrEnum):
    """What a key is for at the moment."""

    NEXT = "next"
    ACTIVE = "active"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class KeptKey:
    """A key as it is kept: its private half sealed, its public half as a JWK."""

    kid: str
    alg: str
    stage: Stage
    public: Mapping[str, Any]
    sealed: bytes
    since: datetime

    def is_published(self, now: datetime) -> bool:
        """Whether tokens signed by it are to be believed."""
        if self.stage is Stage.RETIRED:
            return now < self.since + KEPT
        return self.stage is not Stage.WITHDRAWN

    def activated(self, now: datetime, *, at_once: bool = False) -> "KeptKey":
        """The key that signs from now on.

        Raises:
            KeyTooYoung: others may not have heard of it yet.
        """
        if not at_once and now < self.since + ANNOUNCED:
            raise KeyTooYoung
        return replace(self, stage=Stage.ACTIVE, since=now)

    def retired(self, now: datetime) -> "KeptKey":
        """The key signs no more; what it signed stays good."""
        return replace(self, stage=Stage.RETIRED, since=now)

    def withdrawn(self, now: datetime) -> "KeptKey":
        """The key is not trusted any more, nor anything that it signed."""
        return replace(self, stage=Stage.WITHDRAWN, since=now)
