"""What a verification stands on: anchors, revocation lists, and the chain that was found."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Anchor:
    """A certificate authority that an operator trusts for a span of time."""

    certificate: bytes
    spki_sha256: bytes
    trusted_from: datetime
    trusted_to: datetime | None = None

    def holds_at(self, at: datetime) -> bool:
        """From the first moment on, up to but not including the last."""
        return self.trusted_from <= at and (self.trusted_to is None or at < self.trusted_to)


@dataclass(frozen=True)
class RevocationList:
    """One CRL as it was fetched; the bytes are kept as evidence."""

    url: str
    body: bytes
    sha256: str
    this_update: datetime
    next_update: datetime
    fetched_at: datetime


@dataclass(frozen=True)
class Chain:
    """The path from an anchor to the signer, as digests of certificates, the signer last."""

    certificates_sha256: tuple[str, ...]
    anchor_sha256: str
    lists_sha256: tuple[str, ...]


@dataclass(frozen=True)
class SignerNames:
    """What the certificate says of its holder; its title is never read."""

    snils: str | None
    ogrn: str | None
    family_name: str | None
    given_name: str | None
    serial: str
    valid_from: datetime
    valid_to: datetime
    key_usages: frozenset[str]
    extended_usages: frozenset[str]
    policies: frozenset[str]
    revocation_urls: tuple[str, ...]
    is_ca: bool
