"""An account: what it is, what it may do, how it becomes confirmed."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from idp.domain.facts import (
    AccountBlocked,
    AccountChanged,
    AccountConfirmed,
    AccountRegistered,
    SessionRevoked,
)
from idp.domain.level import Level
from idp.domain.person import Person
from idp.domain.refusals import AccountBlocked as AccountIsBlocked
from idp.domain.refusals import AccountNotBlocked, AccountUnconfirmed, AlreadyConfirmed

BLOCKS = ("owner", "support", "closed")
"""Why an account may not act, rising: the graver reason stays, and each is lifted by others."""


class Status(StrEnum):
    """Whether the account may act."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    CLOSED = "closed"


@dataclass(frozen=True)
class Standing:
    """Whether an account may act, and why not."""

    status: Status
    blocked_for: str | None

    @property
    def may_recover(self) -> bool:
        """Whether its owner may: what they stopped themselves they open again, nothing else."""
        return self.status is Status.ACTIVE or self.blocked_for == "owner"


@dataclass(frozen=True)
class Account:
    """A citizen's account; ``version`` grows with every fact told about it.

    Attributes:
        blocked_for: Why it may not act, one of ``BLOCKS``; None while it may.
    """

    id: UUID
    person: Person
    status: Status = Status.ACTIVE
    level: Level = Level.SIMPLIFIED
    confirmed_by: str | None = None
    version: int = 1
    blocked_for: str | None = None

    @classmethod
    def register(
        cls, account_id: UUID, person: Person, now: datetime
    ) -> tuple["Account", AccountRegistered]:
        """A new account of somebody who proved a phone and chose a password."""
        account = cls(account_id, person)
        return account, AccountRegistered(account.id, account.version, account.level, now)

    def admit(self, least: Level) -> None:
        """The one rule that every grant, refresh, exchange and page asks.

        Raises:
            AccountBlocked: whatever is asked.
            AccountUnconfirmed: the level is below ``least``.
        """
        if self.status is not Status.ACTIVE:
            raise AccountIsBlocked
        if not self.level.reaches(least):
            raise AccountUnconfirmed

    @property
    def may_recover(self) -> bool:
        """See ``Standing``."""
        return Standing(self.status, self.blocked_for).may_recover

    def pass_check(self, now: datetime) -> tuple["Account", AccountChanged]:
        """The person check found nothing against the data: one level up."""
        checked = replace(self, level=Level.STANDARD, version=self.version + 1)
        return checked, checked.changed(("level",), now)

    def may_confirm(self) -> None:
        """Refuse to confirm what is blocked or confirmed.

        Raises:
            AlreadyConfirmed: there is nothing left to confirm.
            AccountBlocked: nothing may be done with it.
        """
        self.admit(Level.SIMPLIFIED)
        if self.level is Level.CONFIRMED:
            raise AlreadyConfirmed
        if not self.level.reaches(Level.STANDARD):
            raise AccountUnconfirmed

    def confirm(self, method: str, now: datetime) -> tuple["Account", AccountConfirmed]:
        """The right code came back: the account is confirmed."""
        self.may_confirm()
        confirmed = replace(
            self, level=Level.CONFIRMED, confirmed_by=method, version=self.version + 1
        )
        return confirmed, AccountConfirmed(
            self.id, confirmed.version, confirmed.level, method, now, self.person
        )

    def correct(self, person: Person, now: datetime) -> tuple["Account", AccountChanged]:
        """An operator wrote other names or numbers: whose they are is to be proven anew.

        Raises:
            AccountBlocked: nothing may be done with it.
        """
        self.admit(Level.SIMPLIFIED)
        known = self.level is not Level.SIMPLIFIED
        corrected = replace(
            self,
            person=person,
            level=Level.STANDARD if known else self.level,
            confirmed_by=None,
            version=self.version + 1,
        )
        parts = ("person", "level") if corrected.level is not self.level else ("person",)
        return corrected, corrected.changed(parts, now)

    def touch(self, changed: tuple[str, ...], now: datetime) -> tuple["Account", AccountChanged]:
        """Contacts or factors became others; the row itself only counts."""
        touched = replace(self, version=self.version + 1)
        return touched, touched.changed(changed, now)

    def block(self, reason: str, now: datetime) -> tuple["Account", AccountBlocked]:
        """Stop the account everywhere; a graver reason that it is stopped for stays.

        Raises:
            AccountBlocked: it is closed, for which there is no graver reason.
        """
        if self.status is Status.CLOSED:
            raise AccountIsBlocked
        graver = max(filter(None, (self.blocked_for, reason)), key=BLOCKS.index)
        status = Status.CLOSED if graver == "closed" else Status.BLOCKED
        blocked = replace(self, status=status, blocked_for=graver, version=self.version + 1)
        return blocked, AccountBlocked(self.id, blocked.version, graver, now, now)

    def unblock(self, now: datetime) -> tuple["Account", AccountChanged]:
        """Let a blocked account act again.

        Raises:
            AccountNotBlocked: it acts.
            AccountBlocked: it is closed, for good.
        """
        if self.status is Status.CLOSED:
            raise AccountIsBlocked
        if self.status is Status.ACTIVE:
            raise AccountNotBlocked
        active = replace(self, status=Status.ACTIVE, blocked_for=None, version=self.version + 1)
        return active, active.changed(("status",), now)

    def end_sessions(
        self,
        session_ids: tuple[UUID, ...],
        grant_ids: tuple[UUID, ...],
        reason: str,
        now: datetime,
        *,
        everything: bool = False,
    ) -> tuple["Account", SessionRevoked]:
        """Tell everybody that these sessions and grants are over, or all of the account."""
        touched = replace(self, version=self.version + 1)
        return touched, SessionRevoked(
            account_id=self.id,
            version=touched.version,
            session_ids=session_ids,
            grant_ids=grant_ids,
            everything=everything,
            not_before=now,
            reason=reason,
        )

    def changed(self, parts: tuple[str, ...], now: datetime) -> AccountChanged:
        """The fact that these parts are different now."""
        person = self.person if "person" in parts else None
        return AccountChanged(
            self.id, self.version, parts, self.status.value, self.level, now, person
        )
