"""Documents, their types and versions in PostgreSQL."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import IntegrityError

from documents.domain.document import (
    Document,
    Integrity,
    Level,
    Status,
    Version,
    VersionStatus,
)
from documents.domain.document_type import DocumentType
from documents.domain.keys import KeyUnavailable, WrappedKey
from documents.domain.refusals import DocumentUnknown, LocalUidTaken
from documents.domain.registry import Actor
from documents.usecases.ports import Wanted

_DOCUMENT = """document_id, organisation_id, type_code, local_uid, author_account_id,
    author_position_id, level, status, current_number, row_version, created_at, patient_id"""
_VERSION = """version_id, document_id, number, media_type, size, sha256, blob_id, status, integrity,
    created_by, created_at, findings"""
# The unseen is absent from lists here, in the query, so that no page or cursor tells of it.
_PAGE = f"""
SELECT {_DOCUMENT} FROM document
WHERE organisation_id = :organisation_id
  AND (level = 'N' OR author_account_id = :account_id OR (level = 'R' AND :is_head)
       OR EXISTS (SELECT FROM signature JOIN version USING (version_id)
                  WHERE version.document_id = document.document_id
                    AND signature.account_id = :account_id))
  AND (CAST(:created_from AS timestamptz) IS NULL OR created_at >= :created_from)
  AND (CAST(:created_to AS timestamptz) IS NULL OR created_at < :created_to)
  AND (CAST(:type_code AS text) IS NULL OR type_code = :type_code)
  AND (CAST(:status AS text) IS NULL OR status = :status)
  AND (CAST(:after_at AS timestamptz) IS NULL
       OR (created_at, document_id) < (:after_at, CAST(:after_id AS uuid)))
ORDER BY created_at DESC, document_id DESC
LIMIT :limit
"""  # noqa: S608 constants of this module alone


class PostgresDocuments:
    """See ``usecases.ports.Documents``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, document: Document) -> None:
        """Keep a new document."""
        statement = f"""INSERT INTO document ({_DOCUMENT}) VALUES (:document_id, :organisation_id,
            :type_code, :local_uid, :author_account_id, :author_position_id, :level, :status,
            :current_number, :row_version, :created_at, :patient_id)"""  # noqa: S608
        try:
            self._db.execute(text(statement), vars(document))
        except IntegrityError:
            raise LocalUidTaken from None

    def get(self, document_id: UUID, *, lock: bool = False) -> Document:
        """One document."""
        ending = " FOR UPDATE" if lock else ""
        statement = f"SELECT {_DOCUMENT} FROM document WHERE document_id = :id{ending}"  # noqa: S608
        row = self._db.execute(text(statement), {"id": document_id}).one_or_none()
        if row is None:
            raise DocumentUnknown
        return _document(row)

    def hold(self, document_id: UUID) -> None:
        """Others may look at it, too."""
        statement = text("SELECT FROM document WHERE document_id = :id FOR SHARE")
        self._db.execute(statement, {"id": document_id})

    def save(self, document: Document) -> None:
        """Keep what may change."""
        self._db.execute(
            text(
                """UPDATE document SET status = :status, current_number = :current_number,
                row_version = :row_version, level = :level WHERE document_id = :document_id"""
            ),
            vars(document),
        )

    def page(self, actor: Actor, wanted: Wanted) -> Sequence[Document]:
        """What the actor may see."""
        after_at, after_id = wanted.after or (None, None)
        asked = {
            "organisation_id": actor.organisation_id,
            "account_id": actor.account_id,
            "is_head": actor.position.is_head,
            "created_from": wanted.created_from,
            "created_to": wanted.created_to,
            "type_code": wanted.type_code,
            "status": wanted.status,
            "after_at": after_at,
            "after_id": after_id,
            "limit": wanted.limit + 1,
        }
        return [_document(row) for row in self._db.execute(text(_PAGE), asked)]

    def type(self, code: str) -> DocumentType | None:
        """One type."""
        return next((kind for kind in self.types() if kind.code == code), None)

    def types(self) -> Sequence[DocumentType]:
        """All types, by code."""
        rows = self._db.execute(
            text(
                """SELECT code, name, media_types, by_organisation, opens_on, closes_on
                FROM document_type ORDER BY code"""
            )
        )
        return [
            DocumentType(
                row.code,
                row.name,
                frozenset(row.media_types),
                row.by_organisation,
                row.opens_on,
                row.closes_on,
            )
            for row in rows
        ]

    def put_type(self, kind: DocumentType) -> None:
        """Add or change."""
        self._db.execute(
            text(
                """INSERT INTO document_type
                (code, name, media_types, by_organisation, opens_on, closes_on)
                VALUES (:code, :name, :media_types, :by_organisation, :opens_on, :closes_on)
                ON CONFLICT (code) DO UPDATE SET name = excluded.name,
                media_types = excluded.media_types, by_organisation = excluded.by_organisation,
                opens_on = excluded.opens_on, closes_on = excluded.closes_on"""
            ),
            vars(kind) | {"media_types": sorted(kind.media_types)},
        )


class PostgresVersions:
    """See ``usecases.ports.Versions``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, version: Version, key: WrappedKey, idempotency_key: str | None) -> None:
        """The version and its key."""
        statement = f"""INSERT INTO version ({_VERSION}, idempotency_key) VALUES (:version_id,
            :document_id, :number, :media_type, :size, :sha256, :blob_id, :status, :integrity,
            :created_by, :created_at, CAST(:findings AS jsonb), :idempotency_key)"""  # noqa: S608
        told = vars(version) | {
            "findings": json.dumps(list(version.findings)),
            "idempotency_key": idempotency_key,
        }
        self._db.execute(text(statement), told)
        self._db.execute(
            text("INSERT INTO data_key (version_id, kek_id, wrapped) VALUES (:id, :kek, :wrapped)"),
            {"id": version.version_id, "kek": key.kek_id, "wrapped": key.wrapped},
        )

    def get(self, document_id: UUID, number: int) -> Version:
        """By document and number."""
        where = "document_id = :document_id AND number = :number"
        return self._one(where, document_id=document_id, number=number)

    def by_id(self, version_id: UUID) -> Version:
        """By id."""
        return self._one("version_id = :version_id", version_id=version_id)

    def by_idempotency_key(self, document_id: UUID, key: str) -> Version | None:
        """The one that this key made."""
        where = "document_id = :document_id AND idempotency_key = :key"
        found = self._all(where, document_id=document_id, key=key)
        return found[0] if found else None

    def of(self, document_id: UUID) -> Sequence[Version]:
        """All, first to last."""
        return self._all("document_id = :document_id", document_id=document_id)

    def key(self, version_id: UUID) -> WrappedKey:
        """The wrapped key."""
        statement = text("SELECT kek_id, wrapped FROM data_key WHERE version_id = :id")
        row = self._db.execute(statement, {"id": version_id}).one_or_none()
        if row is None:
            raise KeyUnavailable
        return WrappedKey(row.kek_id, bytes(row.wrapped))

    def wrapped_otherwise(self, kek_id: int, limit: int) -> Sequence[tuple[UUID, UUID, WrappedKey]]:
        """Locked; who holds one just now is left for the next time."""
        statement = text(
            """SELECT version_id, blob_id, kek_id, wrapped FROM data_key
            JOIN version USING (version_id) WHERE kek_id <> :kek_id
            LIMIT :limit FOR UPDATE OF data_key SKIP LOCKED"""
        )
        rows = self._db.execute(statement, {"kek_id": kek_id, "limit": limit})
        return [
            (row.version_id, row.blob_id, WrappedKey(row.kek_id, bytes(row.wrapped)))
            for row in rows
        ]

    def rewrap(self, version_id: UUID, key: WrappedKey) -> None:
        """In place of the former one."""
        self._db.execute(
            text("UPDATE data_key SET kek_id = :kek, wrapped = :wrapped WHERE version_id = :id"),
            {"id": version_id, "kek": key.kek_id, "wrapped": key.wrapped},
        )

    def wrapped_by(self) -> Mapping[int, int]:
        """Of both tables that hold something wrapped."""
        rows = self._db.execute(
            text(
                """SELECT kek_id, count(*) AS held FROM (
                SELECT kek_id FROM data_key UNION ALL SELECT kek_id FROM recipient) AS wrapped
                GROUP BY kek_id"""
            )
        )
        return {row.kek_id: row.held for row in rows}

    def unseen_since(self, moment: datetime) -> Version | None:
        """The one that was not looked at for longest."""
        statement = f"""SELECT {_VERSION} FROM version LEFT JOIN scrub USING (version_id)
            WHERE integrity = 'intact' AND COALESCE(scrub.seen_at, created_at) < :moment
            ORDER BY COALESCE(scrub.seen_at, created_at) LIMIT 1"""  # noqa: S608
        row = self._db.execute(text(statement), {"moment": moment}).one_or_none()
        return None if row is None else _version(row)

    def seen_whole(self, version_id: UUID, at: datetime) -> None:
        """It was looked at."""
        self._db.execute(
            text(
                """INSERT INTO scrub (version_id, seen_at) VALUES (:id, :at)
                ON CONFLICT (version_id) DO UPDATE SET seen_at = excluded.seen_at"""
            ),
            {"id": version_id, "at": at},
        )

    def speak_of(self, blob_id: UUID) -> bool:
        """Whether a row names the blob."""
        statement = text("SELECT EXISTS (SELECT FROM version WHERE blob_id = :id)")
        return bool(self._db.execute(statement, {"id": blob_id}).scalar_one())

    def set_state(
        self,
        version_id: UUID,
        status: VersionStatus,
        integrity: Integrity,
        findings: Sequence[Mapping[str, Any]],
    ) -> None:
        """The three that may change; a trigger holds the rest."""
        self._db.execute(
            text(
                """UPDATE version SET status = :status, integrity = :integrity,
                findings = CAST(:findings AS jsonb) WHERE version_id = :version_id"""
            ),
            {
                "version_id": version_id,
                "status": status,
                "integrity": integrity,
                "findings": json.dumps(list(findings)),
            },
        )

    def _one(self, where: str, **asked: Any) -> Version:
        found = self._all(where, **asked)
        if not found:
            raise DocumentUnknown
        return found[0]

    def _all(self, where: str, **asked: Any) -> list[Version]:
        statement = f"SELECT {_VERSION} FROM version WHERE {where} ORDER BY number"  # noqa: S608
        return [_version(row) for row in self._db.execute(text(statement), asked)]


def _document(row: Row[Any]) -> Document:
    told = row._asdict()
    return Document(**told | {"level": Level(row.level), "status": Status(row.status)})


def _version(row: Row[Any]) -> Version:
    told = row._asdict() | {
        "status": VersionStatus(row.status),
        "integrity": Integrity(row.integrity),
        "findings": tuple(row.findings),
    }
    return Version(**told)
