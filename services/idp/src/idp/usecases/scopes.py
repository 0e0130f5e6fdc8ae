"""Officers' scopes, as the operator gives and takes them before there is an officer."""

from collections.abc import Collection
from uuid import UUID

from chassis.clock import Clock
from contracts.access import scopes
from idp.domain.audit import CLI, Entry
from idp.domain.refusals import ScopeNotGranted
from idp.usecases.oidc.ports import StartOidcWork


class GrantScope:
    """An account gets a scope that only officers have."""

    def __init__(self, start_work: StartOidcWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, account_id: UUID, scope: str) -> None:
        """Keep it; it counts from the next token on.

        Raises:
            ScopeNotGranted: it is no officers' scope.
            AccountUnknown: nobody has this account.
        """
        demand_officers(scope)
        with self._start_work() as work:
            account = work.accounts.get(account_id)
            work.scopes.grant(account.id, scope, self._clock())
            work.audit.note(_entry(account.id, "granted", scope))


class TakeScope:
    """An account has a scope no more; one that it never had is taken all the same."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def __call__(self, account_id: UUID, scope: str) -> None:
        """Take it; tokens of before are looked at live where officers act.

        Raises:
            ScopeNotGranted: it is no officers' scope.
            AccountUnknown: nobody has this account.
        """
        demand_officers(scope)
        with self._start_work() as work:
            account = work.accounts.get(account_id)
            work.scopes.take(account.id, scope)
            work.audit.note(_entry(account.id, "taken", scope))


class ShowHeld:
    """What an account may do beyond its own."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def __call__(self, account_id: UUID) -> Collection[str]:
        """Officers' scopes that it holds; AccountUnknown."""
        with self._start_work() as work:
            return work.scopes.held(work.accounts.get(account_id).id)


def demand_officers(scope: str) -> None:
    """Refuse what no officer has.

    Raises:
        ScopeNotGranted: it is no officers' scope.
    """
    if scope not in scopes() or scopes()[scope].held_by != "officer":
        raise ScopeNotGranted


def _entry(account_id: UUID, step: str, scope: str) -> Entry:
    return Entry("scope", account_id, CLI, facts={"step": step, "scope": scope})
