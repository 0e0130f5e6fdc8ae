"""The file that the stand is seeded from: what of it belongs to this service."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from documents.domain.delivery import Recipient
from documents.domain.document_type import DocumentType
from documents.usecases.stand import Certificate

# A sample of our own: operators import the dictionary 1.2.643.5.1.13.13.11.1520 itself.
_TYPES = files("documents") / "adapters" / "stand_types.json"


@dataclass(frozen=True)
class Seed:
    """Types of documents, recipients and trusted authorities."""

    types: Sequence[DocumentType]
    recipients: Sequence[Recipient]
    anchors: Sequence[Certificate]


def read_seed(path: Path) -> Seed:
    """Read the file.

    Raises:
        ValueError, KeyError: it is not such a file.
    """
    told = json.loads(path.read_text("utf-8"))
    return Seed(
        types=[_type(row) for row in json.loads(_TYPES.read_text("utf-8"))],
        recipients=[_recipient(row) for row in told["recipients"]],
        anchors=[certificate(pem.encode("ascii")) for pem in told["anchors"]],
    )


def certificate(pem: bytes) -> Certificate:
    """A certificate in PEM as an anchor is kept: whole, under the digest of its key."""
    found = x509.load_pem_x509_certificate(pem)
    key = found.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Certificate(found.public_bytes(Encoding.DER), hashlib.sha256(key).digest())


def _type(row: Mapping[str, Any]) -> DocumentType:
    closes_on = row["closes_on"]
    return DocumentType(
        code=row["code"],
        name=row["name"],
        media_types=frozenset(row["media_types"]),
        by_organisation=row["by_organisation"],
        opens_on=date.fromisoformat(row["opens_on"]),
        closes_on=date.fromisoformat(closes_on) if closes_on else None,
    )


def _recipient(row: Mapping[str, Any]) -> Recipient:
    return Recipient(
        recipient_id=UUID(row["recipient_id"]),
        name=row["name"],
        ogrn=row["ogrn"],
        kind=row["kind"],
        endpoint=row["endpoint"],
        secret=bytes.fromhex(row["secret"]),
        receipt_jwk=row["receipt_jwk"],
    )
