"""Temporary access that an organisation gives to its worker: a slip, good once, at one browser."""

import ipaddress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from idp.domain.refusals import (
    LocalAccessBound,
    LocalAccessExpired,
    LocalAccessForeignNetwork,
    LocalAccessRevoked,
    LocalAccessVoid,
)

LENGTH = 12
"""Characters of a slip, of the alphabet of recovery codes: 60 bits."""
TRIES = 5
USUAL = timedelta(hours=12)
LONGEST = timedelta(hours=72)
NETWORKS_AT_MOST = 16
TRIED = "tries"
"""Why a slip ends that was guessed at."""


def shown(code: str) -> str:
    """A slip as it is printed: three groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


@dataclass(frozen=True)
class LocalAccess:
    """What a session has of a slip."""

    organisation_id: UUID
    expires_at: datetime


@dataclass(frozen=True)
class Slip:
    """One slip.

    Attributes:
        granted_by: The officer's account.
        networks: Where it may be used; everywhere if there are none.
        browser_hash: Of the browser that used it first.
        ended_because: ``owner``, ``officer``, ``replaced``, ``unbound``, ``expired``, ``tries``.
    """

    id: UUID
    account_id: UUID
    organisation_id: UUID
    granted_by: UUID
    code_hash: bytes
    networks: tuple[str, ...]
    granted_at: datetime
    expires_at: datetime
    tries: int = 0
    browser_hash: bytes | None = None
    ended_at: datetime | None = None
    ended_because: str | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether it may still be used by somebody."""
        return self.ended_at is None and now < self.expires_at

    def is_of(self, address: str) -> bool:
        """Whether it may be used from this address."""
        if not self.networks:
            return True
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in ipaddress.ip_network(one) for one in self.networks)

    def may_be_guessed(self, address: str, now: datetime) -> bool:
        """Whether a wrong one counts: no longer once a browser has it, and not from elsewhere."""
        return self.is_live(now) and self.browser_hash is None and self.is_of(address)

    def admit(self, browser_hash: bytes | None, address: str, now: datetime) -> None:
        """Let pass whoever holds the right slip, in time, at its browser and its network.

        Raises:
            LocalAccessVoid, LocalAccessRevoked, LocalAccessExpired: it is worth nothing any more.
            LocalAccessForeignNetwork: not from here.
            LocalAccessBound: another browser used it first.
        """
        if self.ended_at is not None and self.ended_because == TRIED:
            raise LocalAccessVoid
        if now >= self.expires_at:
            raise LocalAccessExpired
        if self.ended_at is not None:
            raise LocalAccessRevoked
        if not self.is_of(address):
            raise LocalAccessForeignNetwork
        if self.browser_hash is not None and self.browser_hash != browser_hash:
            raise LocalAccessBound

    def failed(self, now: datetime) -> "Slip":
        """One wrong slip more was tried in its place; the last one ends it."""
        tried = replace(self, tries=self.tries + 1)
        return tried.ended(TRIED, now) if tried.tries >= TRIES else tried

    def bound(self, browser_hash: bytes) -> "Slip":
        """The slip as this browser uses it."""
        return replace(self, browser_hash=browser_hash)

    def ended(self, because: str, now: datetime) -> "Slip":
        """The slip after its end; the first end stays."""
        if self.ended_at is not None:
            return self
        return replace(self, ended_at=now, ended_because=because)
