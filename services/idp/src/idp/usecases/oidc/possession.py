"""A program shows that it holds a key, and its tokens are bound to that key (RFC 9449)."""

from typing import Protocol

from chassis.tokens import Shown
from idp.domain.client import Client
from idp.domain.oauth import InvalidDpopProof


class KeyProofs(Protocol):
    """Reads proofs that whoever sends a request holds a key."""

    def thumbprint(self, shown: Shown) -> str | None:
        """Of the key that signed the one proof of this request; None if it does not hold."""
        ...


class ProveKey:
    """Reads the proof that came with a request; each is taken once."""

    def __init__(self, proofs: KeyProofs) -> None:
        self._proofs = proofs

    def __call__(self, shown: Shown) -> str | None:
        """Thumbprint of the key; None if no proof came.

        Raises:
            InvalidDpopProof: what came proves nothing.
        """
        if not shown.proofs:
            return None
        jkt = self._proofs.thumbprint(shown)
        if jkt is None:
            raise InvalidDpopProof
        return jkt

    def due(self, client: Client, shown: Shown) -> str | None:
        """The same where tokens are given.

        Raises:
            InvalidDpopProof: what came proves nothing, or nothing came from a program whose
                tokens must be bound.
        """
        jkt = self(shown)
        if jkt is None and client.demands_proof:
            raise InvalidDpopProof
        return jkt
