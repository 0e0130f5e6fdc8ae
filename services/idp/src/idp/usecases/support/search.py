"""Finding an account by what its owner calls themselves, and looking at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from idp.domain import identifier
from idp.domain.account import Account
from idp.domain.contact import Contact
from idp.domain.factor import Factor
from idp.domain.factor_reset import FactorReset
from idp.domain.officer import Officer
from idp.usecases.officers import Deed, Desk
from idp.usecases.support.ports import SupportWork


@dataclass(frozen=True)
class Card:
    """One account as support sees it; doors mask what is personal.

    Attributes:
        locked_since: When the password was shut on unknown devices.
        resets: Of its second factor, the newest first.
    """

    account: Account
    contacts: Sequence[Contact]
    factors: Sequence[Factor]
    locked_since: datetime | None
    resets: Sequence[FactorReset]


class SearchAccounts:
    """Exact matches alone: nobody pages through people here."""

    def __init__(self, desk: Desk[SupportWork]) -> None:
        self._desk = desk

    def __call__(self, officer: Officer, typed: str) -> Sequence[Card]:
        """Accounts that have this login; eleven digits may be a phone and a SNILS of two people."""

        def found(work: SupportWork) -> Sequence[Card]:
            meant = (work.identifiers.find(each) for each in identifier.read(typed))
            accounts = dict.fromkeys(one for one in meant if one is not None)
            return [card(work, account_id) for account_id in accounts]

        return self._desk(officer, Deed("support.search"), found)


class ShowCard:
    """One account by its id."""

    def __init__(self, desk: Desk[SupportWork]) -> None:
        self._desk = desk

    def __call__(self, officer: Officer, account_id: UUID) -> Card:
        """The account; AccountUnknown."""
        deed = Deed("support.read", account_id)
        return self._desk(officer, deed, lambda work: card(work, account_id))


def card(work: SupportWork, account_id: UUID) -> Card:
    """What support sees of an account; AccountUnknown."""
    return Card(
        account=work.accounts.get(account_id),
        contacts=work.contacts.of(account_id),
        factors=[factor for factor in work.factors.of(account_id) if factor.is_on],
        locked_since=work.locks.since(account_id),
        resets=work.factor_resets.of(account_id),
    )
