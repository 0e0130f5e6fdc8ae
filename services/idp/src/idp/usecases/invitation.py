"""Inviting an officer, and taking the invitation: nobody is given a password to begin with."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from chassis.clock import Clock
from contracts.access import scopes
from idp.domain.audit import CLI, Entry
from idp.domain.invitation import Invitation
from idp.domain.refusals import ScopeNotGranted
from idp.domain.session import Session
from idp.usecases.oidc.ports import Scopes, Secrets
from idp.usecases.ports import Work
from idp.usecases.proof import demand_fresh

LIFE = timedelta(hours=72)


class Invitations(Protocol):
    """Invitations by the digest of their code."""

    def add(self, invitation: Invitation, now: datetime) -> None:
        """Keep a new one."""
        ...

    def get(self, code_hash: bytes) -> Invitation:
        """The one with this code, locked; InvitationUnknown."""
        ...

    def save(self, invitation: Invitation, now: datetime) -> None:
        """Keep who took it."""
        ...


class InvitingWork(Work, Protocol):
    """A transaction that also knows invitations and what they give."""

    @property
    def invitations(self) -> Invitations:
        """Its part of the transaction."""
        ...

    @property
    def scopes(self) -> Scopes:
        """Its part of the transaction."""
        ...


StartInviting = Callable[[], AbstractContextManager[InvitingWork]]


class InviteOfficer:
    """Makes an invitation; its code is told once and kept by nobody here."""

    def __init__(self, start_work: StartInviting, secrets: Secrets, clock: Clock) -> None:
        self._start_work = start_work
        self._secrets = secrets
        self._clock = clock

    def __call__(self, wanted: Collection[str], life: timedelta = LIFE) -> str:
        """The code.

        Raises:
            ScopeNotGranted: one of the scopes is no officers' scope, or there is none.
        """
        known = {name for name, scope in scopes().items() if scope.held_by == "officer"}
        if not wanted or not known.issuperset(wanted):
            raise ScopeNotGranted
        code, now = self._secrets.new(), self._clock()
        invitation = Invitation(self._secrets.digest(code), frozenset(wanted), now + life)
        with self._start_work() as work:
            work.invitations.add(invitation, now)
            gives = {"scopes": " ".join(sorted(wanted))}
            work.audit.note(Entry("invitation", None, CLI, facts=gives))
        return code


class AcceptInvitation:
    """The account of the session becomes an officer's."""

    def __init__(self, start_work: StartInviting, secrets: Secrets, clock: Clock) -> None:
        self._start_work = start_work
        self._secrets = secrets
        self._clock = clock

    def __call__(self, session: Session, code: str) -> None:
        """Take it; its scopes count from the next token on.

        Raises:
            ProofStale: the person did not prove themselves just now.
            InvitationUnknown, InvitationUsed, InvitationExpired: it is good for nothing.
            AccountUnconfirmed: the person was not confirmed.
        """
        now = self._clock()
        with self._start_work() as work:
            work.audit.attempt(Entry("scope", session.account_id))
            account = work.accounts.get(session.account_id, lock=True)
            demand_fresh(work, session, self._clock)
            found = work.invitations.get(self._secrets.digest(code))
            work.invitations.save(found.accept(account, now), now)
            for scope in found.scopes:
                work.scopes.grant(account.id, scope, now)
                work.audit.note(Entry("scope", account.id, facts={"scope": scope}))
