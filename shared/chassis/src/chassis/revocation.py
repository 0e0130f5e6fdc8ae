"""The deny list: tokens of ended sessions and blocked accounts fall at once, before they expire."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Kind = Literal["sid", "sub"]


@dataclass(frozen=True)
class Revoked:
    """Tokens of one session (``sid``) or one account (``sub``) are refused.

    Attributes:
        kind: Which claim ``id`` is compared with.
        id: The session's or the account's id.
        not_before: Tokens issued at or before this second fall.
        until: When the last of them has expired and the row may go.
    """

    kind: Kind
    id: str
    not_before: datetime
    until: datetime


class RevocationTable(Protocol):
    """The list in the service's own database; each method is a transaction of its own.

    Table ``revocation(kind, id, not_before, until, PRIMARY KEY (kind, id))`` and the single row
    of ``worker_life(seen_at)``.
    """

    def add(self, entries: Iterable[Revoked]) -> None:
        """Keep them; of two for the same id the later ``not_before`` and ``until`` stay."""

    def find(self, ids: Sequence[tuple[Kind, str]]) -> Sequence[Revoked]:
        """Those of the list that are about one of the ids."""

    def living(self, now: datetime) -> Sequence[Revoked]:
        """All whose ``until`` has not come: what a flushed cache is refilled from."""

    def prune(self, now: datetime) -> int:
        """Drop those whose ``until`` has passed; how many."""

    def seen_worker(self, at: datetime) -> None:
        """The worker proved a live consumer at this moment."""

    def worker_seen_at(self) -> datetime | None:
        """When it last did."""
