"""Keys, tokens and secrets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from chassis.tokens import Claims, Shown
from idp.domain.client import Client
from idp.domain.signing_key import KeptKey


class SigningKeys(Protocol):
    """Signing keys."""

    def all(self, *, lock: bool = False) -> Sequence[KeptKey]:
        """Every key; under ``lock`` nobody else changes them meanwhile."""
        ...

    def add(self, key: KeptKey) -> None:
        """Keep a new one."""
        ...

    def save(self, key: KeptKey) -> None:
        """Keep its stage."""
        ...


class Secrets(Protocol):
    """Random secrets, of which only digests are kept."""

    def new(self) -> str:
        """256 bits as text."""
        ...

    def digest(self, secret: str) -> bytes:
        """What is kept of one."""
        ...

    def seal(self, under: str, secret: str) -> bytes:
        """Encrypt one secret under another, which alone opens it again."""
        ...

    def unseal(self, under: str, sealed: bytes) -> str:
        """Decrypt it."""
        ...


class Signer(Protocol):
    """Signs with the keys that are active now; Unavailable while there is none."""

    def access_token(self, claims: Mapping[str, Any]) -> str:
        """An access token (RFC 9068)."""
        ...

    def id_token(self, claims: Mapping[str, Any], alg: str) -> str:
        """An ID token."""
        ...


class MintKey(Protocol):
    """Makes signing keys."""

    def __call__(self, alg: str, now: datetime) -> KeptKey:
        """A new key in its first stage."""
        ...


@dataclass(frozen=True)
class Hint:
    """What an ID token of ours says, be it expired: whose session at which client."""

    client_id: str
    account_id: UUID
    session_id: UUID


class OwnTokens(Protocol):
    """Reads tokens that this service signed."""

    def access(self, token: str, audience: str | None = None) -> Claims | None:
        """An access token for this service, or for any, whoever sends it; None: does not hold."""
        ...

    def presented(self, headers: Sequence[str], shown: Shown) -> Claims | None:
        """A token for any service that somebody shows as their own; None if that is not so.

        Raises:
            InvalidDpopProof: it holds, but its key is not proven.
        """
        ...

    def hint(self, token: str) -> Hint | None:
        """An ID token, expired or not; None if it is not ours."""
        ...


@dataclass(frozen=True)
class Assertion:
    """A program's proof of who it is (RFC 7523), to be taken once."""

    jti: str
    expires_at: datetime


class Assertions(Protocol):
    """Reads client assertions."""

    def subject(self, token: str) -> str | None:
        """Whose it claims to be, unproven; None if that cannot be read."""
        ...

    def read(self, token: str, client: Client) -> Assertion | None:
        """The assertion, if the client's key signed it for us; else None."""
        ...


class Once(Protocol):
    """Things that may be used once; Unavailable when nothing remembers them."""

    def spend(self, kind: str, name: str, until: datetime) -> bool:
        """Note the use until then; False if it was used before."""
        ...
