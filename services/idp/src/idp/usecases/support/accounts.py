"""What support may do to an account: open, block and confirm it, and correct its person."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.clock import Clock
from idp.domain.identifier import Identifier, IdentifierKind
from idp.domain.officer import Officer
from idp.domain.person import Person
from idp.usecases import blocking
from idp.usecases.officers import Deed, Desk
from idp.usecases.support.ports import SupportWork

METHOD = "operator"
"""How an account is confirmed whose owner showed a document."""
REASON = "support"


class BlockAccount:
    """Stops an account everywhere."""

    def __init__(self, desk: Desk[SupportWork], clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def __call__(self, officer: Officer, account_id: UUID, reason: str) -> None:
        """Stop it; AccountUnknown; AccountBlocked where it is closed."""
        self._desk(
            officer,
            Deed("block", account_id, reason),
            lambda work: blocking.block(
                work, account_id, REASON, self._clock, actor=str(officer.account_id)
            ),
        )


class UnblockAccount:
    """Lets an account act again."""

    def __init__(self, desk: Desk[SupportWork], clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def __call__(self, officer: Officer, account_id: UUID, reason: str) -> None:
        """Lift the block; AccountUnknown, AccountNotBlocked; AccountBlocked where it is closed."""
        self._desk(
            officer,
            Deed("unblock", account_id, reason),
            lambda work: blocking.unblock(
                work, account_id, self._clock, actor=str(officer.account_id)
            ),
        )


class ConfirmByOperator:
    """The officer saw a document of the person."""

    def __init__(self, desk: Desk[SupportWork], clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def __call__(self, officer: Officer, account_id: UUID, reason: str) -> None:
        """Confirm.

        Raises:
            AccountUnknown, AccountBlocked, AlreadyConfirmed: there is nothing to confirm.
            AccountUnconfirmed: its data were not checked yet.
        """

        def act(work: SupportWork) -> None:
            confirmed, fact = work.accounts.get(account_id, lock=True).confirm(
                METHOD, self._clock()
            )
            work.accounts.save(confirmed)
            work.announce(fact)

        facts = {"method": METHOD}
        self._desk(officer, Deed("confirmation", account_id, reason, facts), act)


class CorrectPerson:
    """Names and numbers are another's word: the account must be confirmed anew."""

    def __init__(self, desk: Desk[SupportWork], clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def __call__(
        self, officer: Officer, account_id: UUID, changes: dict[str, Any], reason: str
    ) -> None:
        """Change these members of the person.

        Raises:
            SnilsTaken: a number is somebody else's.
            AccountUnknown, AccountBlocked: there is nobody to correct.
        """

        def act(work: SupportWork) -> None:
            account = work.accounts.get(account_id, lock=True)
            person = replace(account.person, **changes)
            corrected, fact = account.correct(person, self._clock())
            work.accounts.correct(corrected)
            _renumber(work, account_id, account.person, person)
            work.announce(fact)

        self._desk(officer, Deed("person", account_id, reason), act)


def _renumber(work: SupportWork, account_id: UUID, former: Person, person: Person) -> None:
    """Logins follow the numbers."""
    numbers: tuple[tuple[IdentifierKind, Callable[[Person], str | None]], ...] = (
        (IdentifierKind.SNILS, lambda one: one.snils.digits),
        (IdentifierKind.INN, lambda one: one.inn.digits if one.inn else None),
    )
    for kind, digits_of in numbers:
        old, new = digits_of(former), digits_of(person)
        if old == new:
            continue
        if old is not None:
            work.identifiers.release(account_id, Identifier(kind, old))
        if new is not None:
            work.identifiers.claim(account_id, Identifier(kind, new))
