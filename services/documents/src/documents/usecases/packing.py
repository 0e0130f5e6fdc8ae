"""The package that a recipient gets: a stored ZIP whose bytes follow from what it holds."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from documents.domain.delivery import Delivery
from documents.domain.document import Document, Version
from documents.domain.signing import Signature
from documents.domain.verdict import Report
from documents.usecases.ports import Kept
from ordinator_journal.heads import Head

# ZIP knows no time before 1980; a package says nothing by its own.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_EXTENSIONS = {"application/pdf": "pdf", "application/xml": "xml", "text/xml": "xml"}


@dataclass(frozen=True)
class Packed:
    """Digest and length of a package, known before its first byte is sent."""

    sha256: str
    size: int


class _Sink(io.RawIOBase):
    """Takes what the archive writes and hands it on; never seeks."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        """Everything since the last time."""
        taken = bytes(self._held)
        self._held.clear()
        return taken


@dataclass(frozen=True)
class Package:
    """Manifest, content, signatures with reports, tree head and inclusion proof."""

    delivery: Delivery
    document: Document
    version: Version
    content: Callable[[], Iterator[bytes]]
    signatures: Sequence[tuple[Signature, bytes, Sequence[Report]]]
    head: Head
    proven: Kept
    path: Sequence[bytes]

    def packed(self) -> Packed:
        """Make it once to learn digest and length."""
        digest, size = hashlib.sha256(), 0
        for piece in self.pieces():
            digest.update(piece)
            size += len(piece)
        return Packed(digest.hexdigest(), size)

    def pieces(self) -> Iterator[bytes]:
        """The archive as it is written; the same bytes each time."""
        sink = _Sink()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
            for name, made in self._members():
                with archive.open(_info(name), "w", force_zip64=True) as member:
                    for piece in made:
                        member.write(piece)
                        yield sink.taken()
        yield sink.taken()

    def _members(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        yield "manifest.json", _json(self._manifest())
        yield f"content.{self._extension}", self.content()
        for signature, file, reports in self.signatures:
            yield f"signatures/{signature.number}.sig", iter([file])
            yield f"signatures/{signature.number}.json", _json([_report(r) for r in reports])
        yield "journal/head.json", _json(self.head.shown())
        yield "journal/proof.json", _json(self._proof())

    @property
    def _extension(self) -> str:
        return _EXTENSIONS.get(self.version.media_type, "bin")

    def _manifest(self) -> dict[str, Any]:
        return {
            "delivery_id": str(self.delivery.delivery_id),
            "document_id": str(self.document.document_id),
            "organisation_id": str(self.document.organisation_id),
            "type_code": self.document.type_code,
            "local_uid": self.document.local_uid,
            "version_id": str(self.version.version_id),
            "number": self.version.number,
            "media_type": self.version.media_type,
            "size": self.version.size,
            "sha256": self.version.sha256,
            "signatures": [
                {
                    "number": signature.number,
                    "role_code": signature.role_code,
                    "kind": signature.kind,
                    "file_sha256": signature.file_sha256,
                }
                for signature, _, _ in self.signatures
            ],
        }

    def _proof(self) -> dict[str, Any]:
        return {
            "entry": self.proven.entry.decode(),
            "leaf_index": self.proven.seq - 1,
            "path": [sibling.hex() for sibling in self.path],
        }


def _report(report: Report) -> dict[str, Any]:
    return {
        "report_id": str(report.report_id),
        "policy_id": report.policy_id,
        "indication": report.indication,
        "sub_indication": report.sub_indication,
        "match": report.match,
        "best_at": report.best_at.isoformat(),
        "body": dict(report.body),
    }


def _json(value: Any) -> Iterator[bytes]:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    return iter([text.encode()])


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.external_attr = 0o600 << 16
    return info
