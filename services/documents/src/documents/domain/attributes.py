"""The signed attributes of one signer: which must be there, each once, each with one value."""

from dataclasses import dataclass

from documents.domain import der
from documents.domain.cms import (
    ALGORITHM_PROTECTION,
    CERTIFICATE_V1,
    CERTIFICATE_V2,
    CONTENT_TYPE,
    DATA,
    DIGEST_BYTES,
    DIGESTS,
    MESSAGE_DIGEST,
    SIGNING_TIME,
    TST_INFO,
    CertificateId,
)
from documents.domain.der import Node
from documents.domain.verdict import SubIndication, Unsound

_DIRECTORY_NAME = 0xA4
_HASHABLE = frozenset({"sha256", "sha384", "sha512"})


@dataclass(frozen=True)
class Attributes:
    """What the attributes say."""

    message_digest: bytes
    signing_time: str | None
    certificate_id: CertificateId
    protection: Node | None

    def demand_protected(self, digest_algorithm: bytes, signature_algorithm: bytes) -> None:
        """RFC 6211: if the signer bound the algorithms, they must be the ones used.

        Raises:
            Unsound: FORMAT_FAILURE.
        """
        if self.protection is None:
            return
        bound = [node.raw for node in self.protection.children]
        as_signed = b"\xa1" + signature_algorithm[1:]
        if bound != [digest_algorithm, as_signed]:
            raise _malformed("algorithm-protection")


@dataclass(frozen=True)
class Demands:
    """What the attributes of one kind of message must say."""

    content_type: str
    signing_time: bool


DOCUMENT = Demands(DATA, signing_time=True)
TIME_STAMP = Demands(TST_INFO, signing_time=False)


def read_attributes(signed: Node, digest: str, demands: Demands) -> Attributes:
    """Read the attributes under their implicit tag.

    Raises:
        Unsound: FORMAT_FAILURE.
        NotDer: a value is not what its place demands.
    """
    raws = [node.raw for node in signed.children]
    if raws != sorted(raws):
        raise _malformed("attributes-not-in-order")
    values: dict[str, Node] = {}
    for node in signed.children:
        kind, value = _attribute(node)
        if kind in values:
            raise _malformed("attribute-doubled")
        values[kind] = value
    if CERTIFICATE_V1 in values:
        raise _malformed("signing-certificate-v1")
    wanted = {CONTENT_TYPE, MESSAGE_DIGEST, CERTIFICATE_V2}
    if demands.signing_time:
        wanted.add(SIGNING_TIME)
    if wanted - values.keys():
        raise _malformed("attribute-missing")
    if der.oid(values[CONTENT_TYPE]) != demands.content_type:
        raise _malformed("content-type-differs")
    return Attributes(
        message_digest=_message_digest(values[MESSAGE_DIGEST], digest),
        signing_time=_time(values[SIGNING_TIME]) if SIGNING_TIME in values else None,
        certificate_id=_certificate_id(values[CERTIFICATE_V2]),
        protection=values.get(ALGORITHM_PROTECTION),
    )


def _attribute(node: Node) -> tuple[str, Node]:
    if node.tag != der.SEQUENCE or len(node.children) != 2 or node.children[1].tag != der.SET:  # noqa: PLR2004 RFC 5652 §5.3
        raise _malformed("attribute")
    kind, values = node.children
    if len(values.children) != 1:
        raise _malformed("attribute-values")
    return der.oid(kind), values.children[0]


def _message_digest(node: Node, digest: str) -> bytes:
    if node.tag != der.OCTET_STRING or len(node.value) != DIGEST_BYTES.get(digest, len(node.value)):
        raise _malformed("message-digest")
    return node.value


def _time(node: Node) -> str:
    if node.tag not in {der.UTC_TIME, der.GENERALIZED_TIME} or not node.value.isascii():
        raise _malformed("signing-time")
    return node.value.decode("ascii")


def _certificate_id(node: Node) -> CertificateId:
    """RFC 5035 §3: SEQUENCE { certs SEQUENCE OF ESSCertIDv2, policies OPTIONAL }; one cert."""
    if node.tag != der.SEQUENCE or not 1 <= len(node.children) <= 2:  # noqa: PLR2004
        raise _malformed("signing-certificate")
    named = node.children[0]
    if named.tag != der.SEQUENCE or len(named.children) != 1:
        raise _malformed("signing-certificate")
    parts = list(named.children[0].children)
    digest = "sha256"
    if parts and parts[0].tag == der.SEQUENCE:
        algorithm = parts.pop(0)
        if not algorithm.children:
            raise _malformed("signing-certificate")
        digest = DIGESTS.get(der.oid(algorithm.children[0]), "unknown")
    if digest not in _HASHABLE:
        raise _malformed("signing-certificate-digest")
    if not parts or parts[0].tag != der.OCTET_STRING or len(parts) > 2:  # noqa: PLR2004
        raise _malformed("signing-certificate")
    if len(parts[0].value) != DIGEST_BYTES[digest]:
        raise _malformed("signing-certificate")
    issuer_serial = _issuer_serial(parts[1]) if len(parts) > 1 else None
    return CertificateId(digest, parts[0].value, issuer_serial)


def _issuer_serial(node: Node) -> tuple[bytes, bytes]:
    """RFC 5035 §3: IssuerSerial { GeneralNames, serial }; the one name is a directory name."""
    if node.tag != der.SEQUENCE or len(node.children) != 2:  # noqa: PLR2004
        raise _malformed("signing-certificate")
    names, serial = node.children
    if len(names.children) != 1 or names.children[0].tag != _DIRECTORY_NAME:
        raise _malformed("signing-certificate")
    directory = names.children[0].children
    if len(directory) != 1 or serial.tag != der.INTEGER:
        raise _malformed("signing-certificate")
    return directory[0].raw, serial.value


def _malformed(what: str) -> Unsound:
    return Unsound(SubIndication.FORMAT_FAILURE, f"cms.{what}")
