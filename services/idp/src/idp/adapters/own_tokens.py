"""Reads tokens that we signed ourselves, and what programs sign: assertions, proofs of keys."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

import structlog

from chassis import base64url, strictly
from chassis.clock import Clock
from chassis.jwks import KeySet, UnusableKeys
from chassis.tokens import (
    AccessTokens,
    Claims,
    ProofRefused,
    Proofs,
    Shown,
    Unauthorised,
    assertion_subject,
    read_client_assertion,
    read_id_token,
)
from idp.adapters.keyring import Keyring
from idp.domain.client import SERVICES, Client
from idp.domain.oauth import InvalidDpopProof
from idp.usecases.oidc.ports import Assertion, Hint

_log = structlog.get_logger()


class NoDenyList:
    """The use cases read session, grant and account live; nothing is denied beyond that."""

    def check(self, claims: Claims, *, write: bool = False, sure: bool = False) -> None:
        """Let pass."""


class PublishedTokens:
    """See ``usecases.oidc.ports.OwnTokens``."""

    def __init__(self, issuer: str, keyring: Keyring, proofs: Proofs, clock: Clock) -> None:
        self._issuer = issuer
        self._keyring = keyring
        self._clock = clock
        self._at = {
            name: AccessTokens(
                issuer=issuer,
                audience=name,
                keys=keyring,
                revocation=NoDenyList(),
                proofs=proofs,
                clock=clock,
            )
            for name in SERVICES
        }

    def access(self, token: str, audience: str | None = None) -> Claims | None:
        """An access token for this service, or for any, whoever sends it."""
        for name in SERVICES if audience is None else (audience,):
            if name not in self._at:
                continue
            try:
                return self._at[name].read(token)
            except Unauthorised:
                continue
        return None

    def presented(self, headers: Sequence[str], shown: Shown) -> Claims | None:
        """A token for any service that somebody shows as their own; InvalidDpopProof."""
        for tokens in self._at.values():
            try:
                return tokens.check(headers, shown=shown)
            except ProofRefused as refused:
                raise InvalidDpopProof from refused
            except Unauthorised:
                continue
        return None

    def hint(self, token: str) -> Hint | None:
        """An ID token, expired or not; None if it is not ours."""
        client_id = _audience(token)
        if client_id is None:
            return None
        try:
            read = read_id_token(
                token,
                keys=self._keyring,
                issuer=self._issuer,
                audience=client_id,
                clock=self._clock,
                allow_expired=True,
            )
            return Hint(client_id, UUID(read.sub), UUID(read.sid or ""))
        except (Unauthorised, ValueError):
            return None


class KeyAssertions:
    """See ``usecases.oidc.ports.Assertions``: the audience is the issuer and nothing else."""

    def __init__(self, issuer: str, clock: Clock) -> None:
        self._issuer = issuer
        self._clock = clock

    def subject(self, token: str) -> str | None:
        """Whose it claims to be, unproven."""
        try:
            return assertion_subject(token)
        except Unauthorised:
            return None

    def read(self, token: str, client: Client) -> Assertion | None:
        """The assertion, if the client's key signed it for us."""
        try:
            read = read_client_assertion(
                token,
                keys=_keys(json.dumps(client.jwks or {})),
                client_id=client.client_id,
                audience=self._issuer,
                clock=self._clock,
            )
        except (Unauthorised, UnusableKeys) as refused:
            reason = getattr(refused, "reason", "keys")
            _log.warning("assertion.refused", client=client.client_id, reason=reason)
            return None
        return Assertion(read.jti, datetime.fromtimestamp(read.exp, UTC))


class SenderProofs:
    """See ``usecases.oidc.possession.KeyProofs``."""

    def __init__(self, proofs: Proofs) -> None:
        self._proofs = proofs

    def thumbprint(self, shown: Shown) -> str | None:
        """Of the key that signed the one proof of this request."""
        try:
            return self._proofs.check(shown)
        except ProofRefused as refused:
            _log.info("proof.refused", reason=refused.reason)
            return None


@lru_cache(maxsize=256)
def _keys(written: str) -> KeySet:
    """The keys of a program, read once as long as they are registered so."""
    return KeySet(json.loads(written))


def _audience(token: str) -> str | None:
    """The audience that an ID token names, unverified: only to verify it by."""
    parts = token.split(".")
    try:
        claims = strictly.read_object(base64url.decode(parts[1]))
    except (IndexError, ValueError):
        return None
    named = claims.get("aud")
    return named if isinstance(named, str) else None
