"""The gate: the shape that a detached signature must have before any library looks at it.

``openssl cms -verify -cades`` and pyHanko accept a message without signed attributes whose
"document" is the DER of somebody's genuine attributes; nothing here is left to a library.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from documents.domain import der
from documents.domain.attributes import DOCUMENT, Attributes, Demands, read_attributes
from documents.domain.cms import (
    DATA,
    DIGESTS,
    SIGNATURE_TIME_STAMP,
    SIGNED_DATA,
    Algorithm,
    CertificateId,
    Message,
    Signer,
)
from documents.domain.der import Node, NotDer
from documents.domain.verdict import SubIndication, Unsound

MOST_BYTES = 1 << 20
MOST_CERTIFICATES = 32
MOST_SIGNERS = 16
MOST_TIME_STAMPS = 4

_CONTEXT_PRIMITIVE_0 = 0x80
_ISSUER_AND_SERIAL_VERSION = b"\x01"


@dataclass(frozen=True)
class SignedData:
    """The parts of a message whose frame is right; what it signs is looked at next."""

    content: Node
    certificates: tuple[Node, ...]
    infos: tuple[Node, ...]


def admit(message: bytes) -> Message:
    """Read a detached CAdES-BES message in strict DER.

    Raises:
        Unsound: FORMAT_FAILURE, or NO_SIGNING_CERTIFICATE_FOUND for a signer named by key id.
    """
    try:
        data = signed_data(message)
        _demand_detached(data.content)
        signers = [
            signer(at, node, data.certificates, DOCUMENT) for at, node in enumerate(data.infos)
        ]
    except NotDer as error:
        raise malformed(f"der.{error.code}") from None
    return Message(tuple(node.raw for node in data.certificates), tuple(signers))


def signed_data(message: bytes) -> SignedData:
    """The frame of a signed message (RFC 5652 §5.1).

    Raises:
        Unsound: FORMAT_FAILURE.
        NotDer: it is no strict DER.
    """
    if len(message) > MOST_BYTES:
        raise malformed("too-large")
    kind, wrapped = _parts(der.parse(message), der.SEQUENCE, 2, "content-info")
    if der.oid(kind) != SIGNED_DATA or wrapped.tag != der.CONTEXT_0:
        raise malformed("not-signed-data")
    (data,) = _exactly(wrapped.children, 1, "content-info")
    if data.tag != der.SEQUENCE or not 4 <= len(data.children) <= 6:  # noqa: PLR2004 RFC 5652 §5.1
        raise malformed("signed-data")
    version, digests, content, *optional, infos = data.children
    if version.tag != der.INTEGER or digests.tag != der.SET or infos.tag != der.SET:
        raise malformed("signed-data")
    if [node.tag for node in optional] not in ([], [0xA0], [0xA1], [0xA0, 0xA1]):
        raise malformed("signed-data")
    embedded = [node for node in optional if node.tag == der.CONTEXT_0]
    certificates = _certificates(embedded[0].children if embedded else ())
    if not 1 <= len(infos.children) <= MOST_SIGNERS:
        raise malformed("signer-infos")
    if content.tag != der.SEQUENCE or not content.children:
        raise malformed("content")
    return SignedData(content, certificates, infos.children)


def _demand_detached(content: Node) -> None:
    if len(content.children) > 1:
        raise malformed("content-embedded")
    if der.oid(content.children[0]) != DATA:
        raise malformed("content-type")


def _certificates(found: Sequence[Node]) -> tuple[Node, ...]:
    if len(found) > MOST_CERTIFICATES:
        raise malformed("certificates")
    for node in found:
        if node.tag != der.SEQUENCE or len(node.children) != 3:  # noqa: PLR2004 RFC 5280 §4.1
            raise malformed("certificates")
    return tuple(found)


def signer(index: int, info: Node, certificates: Sequence[Node], demands: Demands) -> Signer:
    """One SignerInfo (RFC 5652 §5.3), its attributes as ``demands`` say.

    Raises:
        Unsound: FORMAT_FAILURE, or NO_SIGNING_CERTIFICATE_FOUND for a signer named by key id.
        NotDer: a value is not what its place demands.
    """
    if info.tag != der.SEQUENCE or not 5 <= len(info.children) <= 7:  # noqa: PLR2004 RFC 5652 §5.3
        raise malformed("signer-info")
    version, sid, digest_algorithm, *rest = info.children
    if sid.tag == _CONTEXT_PRIMITIVE_0:
        raise Unsound(SubIndication.NO_SIGNING_CERTIFICATE_FOUND, "signer.by-key-id")
    if not rest or rest[0].tag != der.CONTEXT_0:
        raise malformed("signed-attributes-absent")
    if len(rest) not in {3, 4} or (len(rest) == 4 and rest[3].tag != der.CONTEXT_1):  # noqa: PLR2004
        raise malformed("signer-info")
    signed, signature_algorithm, signature = rest[:3]
    if version.value != _ISSUER_AND_SERIAL_VERSION or signature.tag != der.OCTET_STRING:
        raise malformed("signer-info")
    digest = _algorithm(digest_algorithm)
    name = DIGESTS.get(digest.oid, digest.oid)
    attributes = read_attributes(signed, name, demands)
    algorithm = _algorithm(signature_algorithm)
    attributes.demand_protected(digest_algorithm.raw, signature_algorithm.raw)
    certificate = _named(_issuer_serial(sid), attributes, certificates)
    return Signer(
        index=index,
        certificate=certificate,
        digest_algorithm=digest,
        digest=name,
        message_digest=attributes.message_digest,
        signing_time=attributes.signing_time,
        signature_algorithm=algorithm,
        signature=signature.value,
        # RFC 5652 §5.4: signed as a SET OF, not under the implicit tag.
        signed_bytes=b"\x31" + signed.raw[1:],
        time_stamps=_time_stamps(rest[3]) if len(rest) > 3 else (),  # noqa: PLR2004
    )


def _time_stamps(unsigned: Node) -> tuple[bytes, ...]:
    """Tokens beside the signature; whatever else lies there is nobody's word and not looked at."""
    return tuple(
        value.raw
        for node in unsigned.children
        if node.tag == der.SEQUENCE and len(node.children) == 2  # noqa: PLR2004 RFC 5652 §5.3
        if node.children[0].tag == der.OID and der.oid(node.children[0]) == SIGNATURE_TIME_STAMP
        for value in node.children[1].children[:MOST_TIME_STAMPS]
    )


def _named(
    sid: tuple[bytes, bytes], attributes: Attributes, certificates: Sequence[Node]
) -> bytes | None:
    """The one embedded certificate that both the identifier and the ESS attribute name."""
    bearing = [node for node in certificates if _bears(node) == sid]
    if not bearing:
        return None
    matching = [node for node in bearing if _is_meant(attributes.certificate_id, node)]
    if len(matching) != 1:
        raise malformed("signing-certificate-differs")
    return matching[0].raw


def _is_meant(named: CertificateId, certificate: Node) -> bool:
    if named.issuer_serial is not None and named.issuer_serial != _bears(certificate):
        return False
    return hashlib.new(named.digest, certificate.raw).digest() == named.value


def _bears(certificate: Node) -> tuple[bytes, bytes]:
    """Issuer and serial number of a certificate (RFC 5280 §4.1)."""
    fields = certificate.children[0].children
    explicit = 1 if fields and fields[0].tag == der.CONTEXT_0 else 0
    if len(fields) < explicit + 6:
        raise malformed("certificates")
    return fields[explicit + 2].raw, fields[explicit].value


def _issuer_serial(sid: Node) -> tuple[bytes, bytes]:
    issuer, serial = _parts(sid, der.SEQUENCE, 2, "signer-identifier")
    if serial.tag != der.INTEGER:
        raise malformed("signer-identifier")
    return issuer.raw, serial.value


def _algorithm(node: Node) -> Algorithm:
    if node.tag != der.SEQUENCE or len(node.children) not in {1, 2}:
        raise malformed("algorithm")
    parameters = node.children[1].raw if len(node.children) > 1 else None
    return Algorithm(der.oid(node.children[0]), parameters)


def _parts(node: Node, tag: int, count: int, what: str) -> tuple[Node, ...]:
    if node.tag != tag:
        raise malformed(what)
    return _exactly(node.children, count, what)


def _exactly(nodes: Sequence[Node], count: int, what: str) -> tuple[Node, ...]:
    if len(nodes) != count:
        raise malformed(what)
    return tuple(nodes)


def malformed(what: str) -> Unsound:
    """The message is not of the shape that is read here."""
    return Unsound(SubIndication.FORMAT_FAILURE, f"cms.{what}")
