"""Accounts, how they are reached, how they are called, and where they work."""

from collections.abc import Collection, Sequence
from typing import Protocol
from uuid import UUID

from idp.domain.account import Account, Standing
from idp.domain.affiliation import Affiliation
from idp.domain.contact import Contact, ContactKind
from idp.domain.identifier import Identifier


class Accounts(Protocol):
    """Accounts; their numbers are kept encrypted and found by keyed digests."""

    def add(self, account: Account) -> None:
        """Keep a new one; SnilsTaken if somebody has its numbers."""
        ...

    def get(self, account_id: UUID, *, lock: bool = False) -> Account:
        """One account; AccountUnknown."""
        ...

    def standing(self, account_id: UUID) -> Standing | None:
        """Whether it may act; None if there is none, which costs as much to find out."""
        ...

    def hold(self, account_id: UUID) -> Account:
        """One account, which nobody blocks until the transaction ends; AccountUnknown."""
        ...

    def save(self, account: Account) -> None:
        """Keep status, why it is blocked, level, how it was confirmed, and the version."""
        ...


class Contacts(Protocol):
    """Phones and addresses of accounts."""

    def put(self, account_id: UUID, contact: Contact) -> None:
        """Keep it in the place of the former one of its kind."""
        ...

    def of(self, account_id: UUID) -> Sequence[Contact]:
        """All of an account."""
        ...

    def proven(self, account_id: UUID, kind: ContactKind) -> str | None:
        """Where it is reached, if that is proven; None if it is not, which costs the same."""
        ...


class Identifiers(Protocol):
    """Logins; each is one account's, though a phone and a SNILS may be the same digits."""

    def claim(self, account_id: UUID, identifier: Identifier) -> None:
        """Make it a login of the account; ContactTaken, SnilsTaken."""
        ...

    def find(self, identifier: Identifier) -> UUID | None:
        """Whose it is; None if nobody's."""
        ...

    def release(self, account_id: UUID, identifier: Identifier) -> None:
        """It is no login of the account any more."""
        ...


class Affiliations(Protocol):
    """Places of work, as the registry tells."""

    def keep(self, affiliation: Affiliation) -> bool:
        """Keep it; False when something as new of the same binding is known."""
        ...

    def lead(self, worker_id: UUID, version: int, led: Collection[UUID]) -> None:
        """The worker leads these organisations and no others."""
        ...
