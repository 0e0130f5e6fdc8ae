"""Signing keys in memory: unsealed once, their stages looked up every ten seconds."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Literal, cast

from chassis.clock import Clock
from chassis.jwk import PublicKey
from chassis.jwks import KeySet
from chassis.refusal import Unavailable
from chassis.tokens import SigningKey, sign
from idp.adapters.master import Ring
from idp.domain.signing_key import KeptKey, Stage

LOOKED_UP = timedelta(seconds=10)
"""With it a withdrawn key is dead in 90 s: so long until no process signs by it, so long again
until it has left the published set, 60 s until every service has that (``chassis.jwks``)."""


class KeySeal:
    """Under the master key, whose number stands first; the thumbprint is authenticated with it."""

    def __init__(self, master_key: bytes) -> None:
        self._ring = Ring(master_key, "signing-keys")

    def mint(self, alg: str, now: datetime) -> KeptKey:
        """A new key, announced from now on."""
        made = SigningKey.generate(cast("Literal['ES256', 'RS256']", alg))
        number, sealed = self._ring.seal(made.pem(), made.kid.encode())
        # The first key of a ring is number one, as it was before there were others.
        told = bytes([number + 1]) + sealed
        return KeptKey(made.kid, alg, Stage.NEXT, made.public_jwk(), told, now)

    def open(self, key: KeptKey) -> SigningKey:
        """The private key; InvalidTag if the row was touched or the master key is another."""
        number = key.sealed[0] - 1
        return SigningKey.from_pem(self._ring.open(key.sealed[1:], key.kid.encode(), number))


class Keyring:
    """See ``usecases.oidc.ports.Signer``; also the public set, for others and for ourselves."""

    def __init__(self, load: Callable[[], Sequence[KeptKey]], seal: KeySeal, clock: Clock) -> None:
        self._load = load
        self._seal = seal
        self._clock = clock
        self._lock = Lock()
        self._opened: dict[str, SigningKey] = {}
        self._active: dict[str, SigningKey] = {}
        self._published = b""
        self._set: KeySet | None = None
        self._looked_up_at: datetime | None = None
        self.generation = 0

    def access_token(self, claims: Mapping[str, Any]) -> str:
        """Services take ES256 alone."""
        return sign(self._signing("ES256"), "at+jwt", claims)

    def id_token(self, claims: Mapping[str, Any], alg: str) -> str:
        """By the algorithm that the client is registered with."""
        return sign(self._signing(alg), "JWT", claims)

    def logout_token(self, claims: Mapping[str, Any], alg: str) -> str:
        """By the same key as the client's ID tokens; its type keeps it from being taken for one."""
        return sign(self._signing(alg), "logout+jwt", claims)

    def published(self) -> bytes:
        """The key set as it is sent, made when the keys changed and not for each who asks."""
        self._refresh()
        return self._published

    def key(self, kid: str) -> PublicKey | None:
        """A published key by its thumbprint."""
        self._refresh()
        return self._set.key(kid) if self._set is not None else None

    def _signing(self, alg: str) -> SigningKey:
        self._refresh()
        if alg not in self._active:
            raise Unavailable("signing-keys")
        return self._active[alg]

    def _refresh(self) -> None:
        now = self._clock()
        at = self._looked_up_at
        if at is not None and now - at < LOOKED_UP:
            return
        with self._lock:
            if self._looked_up_at == at:
                self._take(self._load(), now)
                self._looked_up_at = now

    def _take(self, kept: Sequence[KeptKey], now: datetime) -> None:
        trusted = [key for key in kept if key.is_published(now)]
        # Only a key that signs is unsealed, and only once.
        for key in trusted:
            if key.stage is Stage.ACTIVE and key.kid not in self._opened:
                self._opened[key.kid] = self._seal.open(key)
        self._active = {
            key.alg: self._opened[key.kid] for key in trusted if key.stage is Stage.ACTIVE
        }
        published = {"keys": [dict(key.public) for key in trusted]}
        written = json.dumps(published, separators=(",", ":")).encode()
        if written != self._published:
            self._published = written
            self._set = KeySet(published) if trusted else None
            self.generation += 1
