"""What every lock of a token does: it reads the token, counts the caller, judges the claims."""

from abc import abstractmethod
from dataclasses import dataclass

import structlog
from flask import g, request

from chassis.locks.guarding import SAFE, count, guarding
from chassis.locks.lock import Lock
from chassis.locks.refusals import (
    BoundTokenInvalid,
    CallerRefused,
    ProofInvalid,
    TokenInvalid,
    TokenRequired,
)
from chassis.logs import actor
from chassis.metrics import TOKENS_REFUSED
from chassis.tokens import Claims, ProofRefused, Shown, Unauthorised

_log = structlog.get_logger()


@dataclass(frozen=True)
class Bearer(Lock):
    """A lock that looks at the claims of a token."""

    @property
    @abstractmethod
    def needs_sureness(self) -> bool:
        """Whether a deny list that cannot be trusted keeps everybody out."""

    @abstractmethod
    def fits(self, claims: Claims) -> bool:
        """Whether this lock is for such a caller at all."""

    @abstractmethod
    def judge(self, claims: Claims) -> None:
        """Raise the refusal that keeps the caller out."""

    def admit(self) -> None:
        """Read the token, count the caller, judge the claims."""
        claims = _read(sure=self.needs_sureness)
        count(claims.sub, "person" if claims.is_person else "program")
        if not self.fits(claims):
            raise CallerRefused
        self.judge(claims)
        g.caller = claims
        structlog.contextvars.bind_contextvars(actor=actor(claims.sub))


def caller() -> Claims:
    """The claims of who was let in by a token."""
    claims: Claims = g.caller
    return claims


def request_shown() -> Shown:
    """The request at hand, as a proof of its sender's key must tell it."""
    path = request.script_root + request.path
    return Shown(request.method, path, request.headers.getlist("DPoP"))


def _read(*, sure: bool) -> Claims:
    tokens = guarding().tokens
    if tokens is None:
        raise TypeError("locks.install has no tokens")
    headers = request.headers.getlist("Authorization")
    if not headers:
        raise TokenRequired
    write = request.method not in SAFE
    try:
        return tokens.check(headers, shown=request_shown(), write=write, sure=sure)
    except Unauthorised as refused:
        TOKENS_REFUSED.labels(refused.reason).inc()
        _log.info("token.refused", reason=refused.reason)
        raise _told(headers[0], refused) from None


def _told(header: str, refused: Unauthorised) -> TokenInvalid:
    """The challenge is in the scheme that came (RFC 9449 section 7.1)."""
    if isinstance(refused, ProofRefused):
        return ProofInvalid()
    return BoundTokenInvalid() if header.lower().startswith("dpop ") else TokenInvalid()
