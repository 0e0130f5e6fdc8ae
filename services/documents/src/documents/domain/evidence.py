"""What a verification stands on: anchors, revocation lists, and the chain that was found."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Anchor:
    """An authority that an operator trusts for a span of time: for signers, or ``tsa`` for time."""

    certificate: bytes
    spki_sha256: bytes
    trusted_from: datetime
    trusted_to: datetime | None = None
    purpose: str = "ca"

    def holds_at(self, at: datetime) -> bool:
        """From the first moment on, up to but not including the last."""
        return self.trusted_from <= at and (self.trusted_to is None or at < self.trusted_to)


@dataclass(frozen=True)
class RevocationObject:
    """A revocation list (``crl``) or an answer about one certificate (``ocsp``), as it was fetched.

    The bytes are kept as evidence.
    """

    kind: str
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
    evidence_sha256: tuple[str, ...]


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
    crl_urls: tuple[str, ...]
    ocsp_urls: tuple[str, ...]
    is_ca: bool
