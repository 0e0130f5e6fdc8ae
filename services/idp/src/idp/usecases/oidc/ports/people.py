"""What the protocol reads of people."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from idp.domain.account import Account
from idp.domain.affiliation import Affiliation
from idp.domain.contact import Contact


class Scopes(Protocol):
    """Officers' scopes that accounts hold."""

    def held(self, account_id: UUID) -> Collection[str]:
        """All of an account."""
        ...

    def grant(self, account_id: UUID, scope: str, now: datetime) -> None:
        """Let the account have one more."""
        ...

    def take(self, account_id: UUID, scope: str) -> None:
        """Let the account have it no more."""
        ...


class Accounts(Protocol):
    """Accounts, as far as tokens go."""

    def get(self, account_id: UUID, *, lock: bool = False) -> Account:
        """One account; AccountUnknown."""
        ...

    def hold(self, account_id: UUID) -> Account:
        """One account, which nobody blocks until the transaction ends; AccountUnknown."""
        ...

    def save(self, account: Account) -> None:
        """Keep status, level and version."""
        ...


class Contacts(Protocol):
    """Contacts, as far as userinfo goes."""

    def of(self, account_id: UUID) -> Sequence[Contact]:
        """All of an account."""
        ...


class Affiliations(Protocol):
    """Places of work, as far as claims go."""

    def of(self, account_id: UUID) -> Sequence[Affiliation]:
        """All of an account that have not ended."""
        ...
