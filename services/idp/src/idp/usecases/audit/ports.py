"""What the audit needs from the world."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from idp.domain.audit import Entry, Kept
from idp.domain.seal import Seal


class Audit(Protocol):
    """The audit's part of a transaction.

    Whoever tries something says so first: a refusal that takes the transaction back is noted all
    the same, with its code. A refusal that is raised only after the commit is noted by ``fail``.
    """

    def note(self, entry: Entry) -> None:
        """Keep it, if and only if this transaction commits."""
        ...

    def attempt(self, entry: Entry) -> None:
        """This is being tried."""
        ...

    def about(self, account_ids: Iterable[UUID | None]) -> None:
        """It is about these accounts: a login may be that of two people."""
        ...

    def fail(self, code: str, **facts: str | int | bool) -> None:
        """Keep in this transaction that what is being tried is refused."""
        ...


class NoteDeed(Protocol):
    """Keeps a deed that is no part of a transaction."""

    def __call__(self, entry: Entry) -> None:
        """Keep it: what follows is done only once it is committed.

        Raises:
            Unavailable: it cannot be kept.
        """
        ...


@dataclass(frozen=True)
class Reach:
    """How far numbers were given at a moment.

    Attributes:
        number: The last one that was.
        moment: A transaction that began then: those before it may still be on their way.
    """

    number: int
    moment: int


class Entries(Protocol):
    """The entries that are kept."""

    def between(self, first: int, last: int, most: int | None = None) -> Sequence[Kept]:
        """Those with these numbers, rising; the first so many of them."""
        ...

    def lowest(self) -> int | None:
        """The least number of all."""
        ...

    def after(self, number: int) -> int:
        """How many have a greater number."""
        ...

    def oldest_after(self, number: int) -> datetime | None:
        """When the first one with a greater number was kept; None if there is none."""
        ...

    def reach(self) -> Reach:
        """How far numbers are given now."""
        ...

    def is_settled(self, reach: Reach) -> bool:
        """Whether everything up to there is committed or gone: none of it comes any more."""
        ...

    def sweep(self, before: datetime) -> int:
        """Remove those whose seal was made before then; tells how many.

        What is younger than a year, or not sealed, stays whatever is asked.
        """
        ...


class Seals(Protocol):
    """The seals over them."""

    def lead(self) -> bool:
        """Be the one who seals until the transaction ends; False if somebody else is."""
        ...

    def last(self) -> Seal | None:
        """The newest."""
        ...

    def add(self, seal: Seal) -> None:
        """Keep a new one."""
        ...

    def after(self, number: int, most: int) -> Sequence[Seal]:
        """Those with greater numbers, rising."""
        ...


class SealingWork(Protocol):
    """A transaction in which the audit is sealed or verified."""

    @property
    def entries(self) -> Entries:
        """Its part of the transaction."""
        ...

    @property
    def seals(self) -> Seals:
        """Its part of the transaction."""
        ...


StartSealing = Callable[[], AbstractContextManager[SealingWork]]
