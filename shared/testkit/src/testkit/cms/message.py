"""One detached CAdES-BES message (RFC 5652, RFC 5126), each part of which can be bent."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

from chassis.clock import now
from testkit.cms import der

HolderKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
Bend = Callable[[list[bytes]], list[bytes]]

DATA, SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_TIME = "1.2.840.113549.1.9.5"
CERTIFICATE_V1, CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"

DIGESTS = {
    "md5": "1.2.840.113549.2.5",
    "sha1": "1.3.14.3.2.26",
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}
_HASHES: dict[str, HashAlgorithm] = {"sha256": SHA256(), "sha384": SHA384(), "sha512": SHA512()}
_RSA = {name: f"1.2.840.113549.1.1.{n}" for name, n in (("sha256", 11), ("sha512", 13))}
_ECDSA = {name: f"1.2.840.10045.4.3.{n}" for name, n in (("sha256", 2), ("sha512", 4))}


@dataclass(frozen=True)
class Holder:
    """Who signs: a key, its certificate, and the authorities above."""

    key: HolderKey
    certificate: x509.Certificate
    chain: Sequence[x509.Certificate] = ()

    @property
    def der(self) -> bytes:
        """The certificate."""
        return self.certificate.public_bytes(Encoding.DER)

    def sign(self, signed: bytes, digest: str) -> bytes:
        """PKCS#1 v1.5 or ECDSA."""
        used = _HASHES.get(digest, SHA256())
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(signed, padding.PKCS1v15(), used)
        return self.key.sign(signed, ec.ECDSA(used))

    def algorithm(self, digest: str) -> bytes:
        """The signature algorithm's identifier."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return der.sequence(der.oid(_RSA.get(digest, _RSA["sha256"])), b"\x05\x00")
        return der.sequence(der.oid(_ECDSA.get(digest, _ECDSA["sha256"])))


def _same(parts: list[bytes]) -> list[bytes]:
    return parts


@dataclass(frozen=True)
class Recipe:
    """How one message is made; the default is a good one, forgeries bend single members."""

    content: bytes
    holder: Holder
    digest: str = "sha256"
    signing_time: datetime | None = None
    content_type: str = DATA
    attributes: Bend = _same
    certificates: Bend = _same
    signature: Callable[[bytes], bytes] = bytes
    embedded: bytes | None = None
    others: tuple["Recipe", ...] = field(default=())

    def bent(self, **members: object) -> Self:
        """The recipe with some members changed."""
        return replace(self, **members)  # type: ignore[arg-type]

    def build(self) -> bytes:
        """The whole message in DER."""
        recipes = (self, *self.others)
        return assemble(
            [recipe.signer_info() for recipe in recipes],
            self.certificates([self.holder.der, *map(_der, self.holder.chain)]),
            embedded=self.embedded,
            digests={recipe.digest for recipe in recipes},
        )

    def signed_attributes(self) -> list[bytes]:
        """The attributes, before they are put in order."""
        at = (self.signing_time or now()).astimezone(UTC)
        made = [
            attribute(CONTENT_TYPE, der.oid(self.content_type)),
            attribute(MESSAGE_DIGEST, der.octets(hashlib.new(self.digest, self.content).digest())),
            attribute(SIGNING_TIME, der.utc_time(at.strftime("%y%m%d%H%M%SZ"))),
            signing_certificate(self.holder.der),
        ]
        return self.attributes(made)

    def signer_info(self) -> bytes:
        """One SignerInfo over the attributes."""
        attributes = der.set_of(self.signed_attributes())
        signature = self.signature(self.holder.sign(attributes, self.digest))
        return signer_info(self.holder, self.digest, attributes, signature)


def sign_detached(
    content: bytes,
    key: HolderKey,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate] = (),
    at: datetime | None = None,
) -> bytes:
    """A good detached signature in DER."""
    return Recipe(content, Holder(key, certificate, chain), signing_time=at).build()


def attribute(kind: str, *values: bytes) -> bytes:
    """One attribute with its values."""
    return der.sequence(der.oid(kind), der.tlv(0x31, b"".join(values)))


def signing_certificate(certificate: bytes) -> bytes:
    """The ESS attribute in version 2, with SHA-256 as its default digest."""
    named = der.sequence(der.octets(hashlib.sha256(certificate).digest()))
    return attribute(CERTIFICATE_V2, der.sequence(der.sequence(named)))


def signer_info(
    holder: Holder,
    digest: str,
    attributes: bytes | None,
    signature: bytes,
    unsigned: bytes = b"",
) -> bytes:
    """A SignerInfo by issuer and serial number; ``attributes`` is a SET OF or nothing.

    ``unsigned`` are attributes that nobody signed, under their implicit tag.
    """
    return der.sequence(
        der.integer(1),
        issuer_and_serial(holder.certificate),
        der.sequence(der.oid(DIGESTS[digest])),
        b"" if attributes is None else b"\xa0" + attributes[1:],
        holder.algorithm(digest),
        der.octets(signature),
        unsigned,
    )


def issuer_and_serial(certificate: x509.Certificate) -> bytes:
    """How a SignerInfo names its certificate."""
    return der.sequence(certificate.issuer.public_bytes(), der.integer(certificate.serial_number))


def assemble(
    infos: Sequence[bytes],
    certificates: Sequence[bytes],
    *,
    embedded: bytes | None = None,
    digests: set[str] | None = None,
) -> bytes:
    """ContentInfo around SignedData."""
    content = b"" if embedded is None else der.tlv(0xA0, der.octets(embedded))
    data = der.sequence(
        der.integer(1),
        der.set_of(der.sequence(der.oid(DIGESTS[name])) for name in digests or {"sha256"}),
        der.sequence(der.oid(DATA), content),
        der.tlv(0xA0, b"".join(certificates)) if certificates else b"",
        der.tlv(0x31, b"".join(infos)),
    )
    return der.sequence(der.oid(SIGNED_DATA), der.tlv(0xA0, data))


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
