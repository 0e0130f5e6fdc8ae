"""Time-stamp tokens (RFC 3161): the same gate as for signatures, then what the token says."""

import re
from datetime import UTC, datetime

from documents.domain import der
from documents.domain.attributes import TIME_STAMP
from documents.domain.cms import DIGESTS, TST_INFO, Token
from documents.domain.der import Node, NotDer
from documents.domain.gate import SignedData, malformed, signed_data, signer

# RFC 3161 §2.4.2: seconds are always there, fractions without trailing zeros, Z at the end.
_TIME = re.compile(r"(\d{14})(?:\.(\d{0,8}[1-9]))?Z", re.ASCII)
_VERSION_1 = b"\x01"
_FIRST_PARTS = 5


def admit_token(raw: bytes) -> Token:
    """Read a token in strict DER; one signer, the info embedded.

    Raises:
        Unsound: FORMAT_FAILURE, or NO_SIGNING_CERTIFICATE_FOUND.
    """
    try:
        data = signed_data(raw)
        if len(data.infos) != 1:
            raise malformed("time-stamp.signer-infos")
        content = _embedded(data)
        by = signer(0, data.infos[0], data.certificates, TIME_STAMP)
        digest, imprint, made_at = _info(der.parse(content))
    except NotDer as error:
        raise malformed(f"time-stamp.der.{error.code}") from None
    certificates = tuple(node.raw for node in data.certificates)
    return Token(certificates, by, content, digest, imprint, made_at)


def _embedded(data: SignedData) -> bytes:
    kind, *wrapped = data.content.children
    if der.oid(kind) != TST_INFO or len(wrapped) != 1 or len(wrapped[0].children) != 1:
        raise malformed("time-stamp.content")
    content = wrapped[0].children[0]
    if content.tag != der.OCTET_STRING:
        raise malformed("time-stamp.content")
    return content.value


def _info(info: Node) -> tuple[str, bytes, datetime]:
    """Digest, imprint and moment of a TSTInfo; order and optional members are of no matter here."""
    if info.tag != der.SEQUENCE or len(info.children) < _FIRST_PARTS:
        raise malformed("time-stamp.info")
    version, _, imprint, _, moment = info.children[:_FIRST_PARTS]
    if version.value != _VERSION_1 or len(imprint.children) != 2:  # noqa: PLR2004 RFC 3161 §2.4.1
        raise malformed("time-stamp.info")
    algorithm, hashed = imprint.children
    if not algorithm.children or hashed.tag != der.OCTET_STRING:
        raise malformed("time-stamp.imprint")
    oid = der.oid(algorithm.children[0])
    return DIGESTS.get(oid, oid), hashed.value, _moment(moment)


def _moment(node: Node) -> datetime:
    found = _TIME.fullmatch(node.value.decode("ascii", "replace"))
    if node.tag != der.GENERALIZED_TIME or found is None:
        raise malformed("time-stamp.time")
    fraction = (found[2] or "0").ljust(6, "0")[:6]
    try:
        return datetime.strptime(f"{found[1]}{fraction}", "%Y%m%d%H%M%S%f").replace(tzinfo=UTC)
    except ValueError:
        raise malformed("time-stamp.time") from None
