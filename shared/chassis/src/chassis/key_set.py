"""A set of public keys (RFC 7517 §5), as an issuer or a client publishes it."""

from collections.abc import Iterator, Mapping
from typing import Any

from chassis import jwk
from chassis.jwk import PublicKey, UnusableKey


class UnusableKeys(ValueError):
    """No set of public keys; the one believed so far stays."""


class KeySet:
    """The keys of one set (RFC 7517); those for other uses than verifying are left out."""

    generation = 0

    def __init__(self, jwks: Mapping[str, Any]) -> None:
        """Read it.

        Raises:
            UnusableKeys: no usable key, a private one, or two of one name.
        """
        listed = jwks.get("keys")
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            raise UnusableKeys("no keys")
        if any(jwk.PRIVATE_MEMBERS & each.keys() for each in listed):
            raise UnusableKeys("a private key is published")
        self._keys = list(_usable(listed))
        self._by_kid = {key.kid: key for key in self._keys if key.kid is not None}
        if not self._keys or len(self._by_kid) < sum(key.kid is not None for key in self._keys):
            raise UnusableKeys("no usable key, or two of one name")

    def key(self, kid: str) -> PublicKey | None:
        """The key of this name."""
        return self._by_kid.get(kid)

    def of(self, alg: str) -> Iterator[PublicKey]:
        """Those that may be used with an algorithm."""
        return (key for key in self._keys if alg in key.algorithms)


def _usable(listed: list[dict[str, Any]]) -> Iterator[PublicKey]:
    for each in listed:
        try:
            yield jwk.read(each)
        except UnusableKey:
            continue
