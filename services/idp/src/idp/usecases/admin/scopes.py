"""Officers' scopes: given to accounts, and taken from them."""

from collections.abc import Collection
from uuid import UUID

from chassis.clock import Clock
from idp.domain.officer import Officer
from idp.usecases.admin.ports import AdminWork
from idp.usecases.officers import Deed, Desk
from idp.usecases.scopes import demand_officers

WORD = "scope"


class ShowScopes:
    """What an account may do beyond its own."""

    def __init__(self, desk: Desk[AdminWork]) -> None:
        self._desk = desk

    def __call__(self, officer: Officer, account_id: UUID) -> Collection[str]:
        """Officers' scopes that it holds; AccountUnknown."""

        def read(work: AdminWork) -> Collection[str]:
            return work.scopes.held(work.accounts.get(account_id).id)

        return self._desk.look(officer, read)


class GrantOfficersScope:
    """The account is an officer's from its next token on."""

    def __init__(self, desk: Desk[AdminWork], clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def __call__(self, officer: Officer, account_id: UUID, scope: str, reason: str) -> None:
        """Grant it; ScopeNotGranted, AccountUnknown; SameOfficer: nobody raises themselves."""

        def act(work: AdminWork) -> None:
            demand_officers(scope)
            account = work.accounts.get(account_id)
            work.scopes.grant(account.id, scope, self._clock())

        facts = {"step": "granted", "scope": scope}
        self._desk(officer, Deed(WORD, account_id, reason, facts), act)


class TakeOfficersScope:
    """The account is no such officer's any more: its tokens are looked at live here."""

    def __init__(self, desk: Desk[AdminWork]) -> None:
        self._desk = desk

    def __call__(self, officer: Officer, account_id: UUID, scope: str, reason: str) -> None:
        """Take it; ScopeNotGranted, AccountUnknown, SameOfficer."""

        def act(work: AdminWork) -> None:
            demand_officers(scope)
            work.scopes.take(work.accounts.get(account_id).id, scope)

        facts = {"step": "taken", "scope": scope}
        self._desk(officer, Deed(WORD, account_id, reason, facts), act)
