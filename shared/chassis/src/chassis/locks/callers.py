"""Locks that a token opens: of a person through a service, of a program, or of either."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from flask import request

from chassis.locks.bearer import Bearer
from chassis.locks.guarding import SAFE, guarding
from chassis.locks.refusals import (
    AccessReadsOnly,
    AccountUnconfirmed,
    AuthenticationInsufficient,
    ScopeInsufficient,
)
from chassis.refusal import Refusal
from chassis.tokens import Claims
from chassis.tokens.claims import ACRS, LEVELS


@dataclass(frozen=True)
class PersonLock(Bearer):
    """A person, through one of the services that may act for people here."""

    kind: ClassVar[str] = "person"
    scope: str
    level: str | None
    acr: str | None
    fresh_s: int | None
    callers: tuple[str, ...]
    sure: bool

    @property
    def needs_sureness(self) -> bool:
        """As the route says."""
        return self.sure

    def fits(self, claims: Claims) -> bool:
        """A person's token, exchanged by one of the callers; without callers, not exchanged."""
        if not claims.is_person:
            return False
        return claims.act in self.callers if self.callers else claims.act is None

    def judge(self, claims: Claims) -> None:
        """Scope, level, strength and age of the sign-in, in this order."""
        _need_scope(claims, self.scope)
        if claims.local_access is not None and request.method not in SAFE:
            raise AccessReadsOnly
        if self.level and _rank(LEVELS, claims.level) < _rank(LEVELS, self.level):
            raise AccountUnconfirmed(level=self.level)
        weak = self.acr and _rank(ACRS, claims.acr) < _rank(ACRS, self.acr)
        if weak or self._is_old(claims):
            wanted = {"acr_values": self.acr, "max_age": self.fresh_s}
            raise AuthenticationInsufficient(
                **{name: value for name, value in wanted.items() if value is not None}
            )

    def _is_old(self, claims: Claims) -> bool:
        if self.fresh_s is None:
            return False
        at = guarding().clock().timestamp()
        return claims.auth_time is None or at - claims.auth_time > self.fresh_s


@dataclass(frozen=True)
class ProgramLock(Bearer):
    """A program that calls for itself."""

    kind: ClassVar[str] = "program"
    scope: str
    clients: tuple[str, ...] | None

    @property
    def needs_sureness(self) -> bool:
        """Programs are not on the deny list."""
        return False

    def fits(self, claims: Claims) -> bool:
        """One of the named programs; any, if none is named."""
        named = self.clients is None or claims.client_id in self.clients
        return named and not claims.is_person

    def judge(self, claims: Claims) -> None:
        """Its scope."""
        _need_scope(claims, self.scope)


@dataclass(frozen=True)
class Either(Bearer):
    """Whoever opens one of several locks."""

    kind: ClassVar[str] = "either"
    locks: tuple[Bearer, ...]

    @property
    def needs_sureness(self) -> bool:
        """If one of them does: the token is read once."""
        return any(lock.needs_sureness for lock in self.locks)

    def fits(self, claims: Claims) -> bool:
        """If one of them is for such a caller."""
        return any(lock.fits(claims) for lock in self.locks)

    def judge(self, claims: Claims) -> None:
        """Let in if one does; else tell what the first fitting one lacks."""
        missing: list[Refusal] = []
        for lock in self.locks:
            if not lock.fits(claims):
                continue
            try:
                return lock.judge(claims)
            except Refusal as refusal:
                missing.append(refusal)
        raise missing[0]


def person(
    *,
    scope: str,
    level: str | None = "confirmed",
    acr: str | None = None,
    fresh_s: int | None = None,
    callers: Iterable[str] = ("cabinet",),
    sure: bool = False,
) -> PersonLock:
    """Let in a person.

    Args:
        scope: What the token must open.
        level: How far the identity must be proven; None for any.
        acr: How strong the sign-in must have been.
        fresh_s: How many seconds ago at most.
        callers: Services that may act for people here; none: the token must not be exchanged.
        sure: Keep everybody out while the deny list cannot be trusted (signing, sending).
    """
    if level not in {*LEVELS, None} or acr not in {*ACRS, None}:
        raise ValueError(f"no such level or acr: {level}, {acr}")
    return PersonLock(scope, level, acr, fresh_s, tuple(callers), sure)


def program(*, scope: str, clients: Iterable[str] | None = None) -> ProgramLock:
    """Let in a program: one of ``clients``, or any that was given the scope."""
    return ProgramLock(scope, None if clients is None else tuple(clients))


def either(*locks: Bearer) -> Either:
    """Let in whoever opens one of the locks."""
    return Either(locks)


def _need_scope(claims: Claims, scope: str) -> None:
    if scope not in claims.scope:
        raise ScopeInsufficient(scope=scope)


def _rank(row: tuple[str, ...], value: str | None) -> int:
    """Its place in a rising row; what is not in the row is below all of it."""
    return row.index(value) if value in row else -1
