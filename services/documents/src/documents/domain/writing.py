"""Writing the one CMS message that this service makes: attributes to be signed, then the whole."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from documents.domain import der
from documents.domain.cms import (
    CERTIFICATE_V2,
    CONTENT_TYPE,
    DATA,
    MESSAGE_DIGEST,
    SIGNED_DATA,
    SIGNING_TIME,
)

_SHA256 = "2.16.840.1.101.3.4.2.1"
_RSA_WITH_SHA256, _ECDSA_WITH_SHA256 = "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"
_NULL = b"\x05\x00"
_SHORTEST_LONG = 128
_VERSION_1 = b"\x02\x01\x01"


def attributes_to_sign(content_sha256: bytes, certificate: bytes, at: datetime) -> bytes:
    """The signed attributes as the SET OF that is signed (RFC 5652 §5.4), in DER order."""
    named = _tlv(der.SEQUENCE, _tlv(der.OCTET_STRING, hashlib.sha256(certificate).digest()))
    time = _tlv(der.UTC_TIME, at.strftime("%y%m%d%H%M%SZ").encode())
    attributes = (
        _attribute(CONTENT_TYPE, _oid(DATA)),
        _attribute(MESSAGE_DIGEST, _tlv(der.OCTET_STRING, content_sha256)),
        _attribute(SIGNING_TIME, time),
        _attribute(CERTIFICATE_V2, _tlv(der.SEQUENCE, _tlv(der.SEQUENCE, named))),
    )
    return _tlv(der.SET, b"".join(sorted(attributes)))


def assemble(
    attributes: bytes, value: bytes, certificate: bytes, chain: Sequence[bytes], *, rsa: bool
) -> bytes:
    """The detached message (RFC 5652 §5.1) over attributes that were signed."""
    digest = _tlv(der.SEQUENCE, _oid(_SHA256))
    algorithm = _oid(_RSA_WITH_SHA256) + _NULL if rsa else _oid(_ECDSA_WITH_SHA256)
    info = _tlv(
        der.SEQUENCE,
        _VERSION_1
        + _issuer_and_serial(certificate)
        + digest
        + bytes([der.CONTEXT_0])
        + attributes[1:]
        + _tlv(der.SEQUENCE, algorithm)
        + _tlv(der.OCTET_STRING, value),
    )
    data = _tlv(
        der.SEQUENCE,
        _VERSION_1
        + _tlv(der.SET, digest)
        + _tlv(der.SEQUENCE, _oid(DATA))
        + _tlv(der.CONTEXT_0, b"".join((certificate, *chain)))
        + _tlv(der.SET, info),
    )
    return _tlv(der.SEQUENCE, _oid(SIGNED_DATA) + _tlv(der.CONTEXT_0, data))


def _issuer_and_serial(certificate: bytes) -> bytes:
    """RFC 5280 §4.1: the serial number stands before the signature algorithm and the issuer."""
    fields = der.parse(certificate).children[0].children
    explicit = 1 if fields[0].tag == der.CONTEXT_0 else 0
    return _tlv(der.SEQUENCE, fields[explicit + 2].raw + fields[explicit].raw)


def _attribute(kind: str, value: bytes) -> bytes:
    return _tlv(der.SEQUENCE, _oid(kind) + _tlv(der.SET, value))


def _tlv(tag: int, content: bytes) -> bytes:
    if len(content) < _SHORTEST_LONG:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, _SHORTEST_LONG | len(length)]) + length + content


def _oid(dotted: str) -> bytes:
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return _tlv(der.OID, b"".join(_arc(arc) for arc in (40 * first + second, *rest)))


def _arc(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | 0x80)
    return bytes(reversed(digits))
