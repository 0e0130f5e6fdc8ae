"""Signatures, reports and signing sessions in PostgreSQL."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import IntegrityError

from documents.domain.refusals import AlreadyUploaded, SignatureUnknown
from documents.domain.signing import Signature, SignatureStatus, SigningSession
from documents.domain.verdict import Report

_SIGNATURE = """signature_id, version_id, number, file_sha256, signer_index, role_code, kind,
    status, received_at, account_id, position_id, worker_id"""


class PostgresSignatures:
    """See ``usecases.ports.Signatures``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, signature: Signature, sealed: bytes) -> None:
        """Keep a new one."""
        statement = f"""INSERT INTO signature ({_SIGNATURE}, sealed) VALUES (:signature_id,
            :version_id, :number, :file_sha256, :signer_index, :role_code, :kind, :status,
            :received_at, :account_id, :position_id, :worker_id, :sealed)"""  # noqa: S608
        try:
            self._db.execute(text(statement), vars(signature) | {"sealed": sealed})
        except IntegrityError:
            raise AlreadyUploaded from None

    def get(self, signature_id: UUID) -> Signature:
        """One signature."""
        found = self._all("signature_id = :id", signature_id)
        if not found:
            raise SignatureUnknown
        return found[0]

    def sealed(self, signature_id: UUID) -> bytes:
        """Its file, sealed."""
        statement = text("SELECT sealed FROM signature WHERE signature_id = :id")
        return bytes(self._db.execute(statement, {"id": signature_id}).scalar_one())

    def of(self, version_id: UUID) -> Sequence[Signature]:
        """All of a version."""
        return self._all("version_id = :id", version_id)

    def settle(self, signature_id: UUID, status: SignatureStatus, worker_id: UUID | None) -> None:
        """What it came to."""
        self._db.execute(
            text(
                """UPDATE signature SET status = :status, worker_id = :worker_id
                WHERE signature_id = :id"""
            ),
            {"id": signature_id, "status": status, "worker_id": worker_id},
        )

    def add_report(self, report: Report) -> None:
        """Append."""
        self._db.execute(
            text(
                """INSERT INTO report (report_id, signature_id, policy_id, indication,
                sub_indication, match, best_at, body) VALUES (:report_id, :signature_id, :policy_id,
                :indication, :sub_indication, :match, :best_at, CAST(:body AS jsonb))"""
            ),
            vars(report) | {"body": json.dumps(dict(report.body))},
        )

    def reports(self, signature_id: UUID) -> Sequence[Report]:
        """Newest last."""
        rows = self._db.execute(
            text(
                """SELECT report_id, signature_id, policy_id, indication, sub_indication, match,
                best_at, body FROM report WHERE signature_id = :id ORDER BY seq"""
            ),
            {"id": signature_id},
        )
        return [Report(**row._asdict()) for row in rows]

    def add_session(self, session: SigningSession) -> None:
        """Keep what was prepared."""
        self._db.execute(
            text(
                """INSERT INTO signing_session (session_id, version_id, account_id, position_id,
                role_code, certificate, chain, attributes, expires_at) VALUES (:session_id,
                :version_id, :account_id, :position_id, :role_code, :certificate, :chain,
                :attributes, :expires_at)"""
            ),
            vars(session) | {"chain": list(session.chain)},
        )

    def session(self, session_id: UUID) -> SigningSession | None:
        """Under its lock: two completions meet here."""
        row = self._db.execute(
            text("SELECT * FROM signing_session WHERE session_id = :id FOR UPDATE"),
            {"id": session_id},
        ).one_or_none()
        if row is None:
            return None
        told = row._asdict() | {
            "certificate": bytes(row.certificate),
            "attributes": bytes(row.attributes),
            "chain": tuple(bytes(part) for part in row.chain),
        }
        return SigningSession(**told)

    def burn_session(self, session_id: UUID, at: datetime) -> None:
        """Use it up."""
        statement = text("UPDATE signing_session SET used_at = :at WHERE session_id = :id")
        self._db.execute(statement, {"id": session_id, "at": at})

    def burn_sessions_of(self, account_id: UUID, at: datetime) -> None:
        """Use up all that are open."""
        self._db.execute(
            text(
                """UPDATE signing_session SET used_at = :at
                WHERE account_id = :id AND used_at IS NULL"""
            ),
            {"id": account_id, "at": at},
        )

    def _all(self, where: str, wanted: UUID) -> list[Signature]:
        statement = f"SELECT {_SIGNATURE} FROM signature WHERE {where} ORDER BY number"  # noqa: S608
        return [_signature(row) for row in self._db.execute(text(statement), {"id": wanted})]


def _signature(row: Row[Any]) -> Signature:
    return Signature(**row._asdict() | {"status": SignatureStatus(row.status)})
