"""Facts of documents: each kind fills its own columns, so that their order does not matter."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from cabinet.domain.document import DocumentFact

COLUMNS: dict[str, tuple[str, ...]] = {
    "uploaded": ("type_code", "organisation_id", "author_account_id", "number"),
    "signed": ("complete", "missing"),
    "rejected": ("rejected_stage", "codes"),
    "sent": (),
    "delivered": (),
    "destroyed": (),
}


class PostgresDocuments:
    """See ``usecases.ports.Documents``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def note(self, document_id: UUID, kind: str, at: datetime, told: Mapping[str, Any]) -> bool:
        """Keep the newest fact of a kind."""
        done = self._db.execute(
            text(_statement(kind)), dict(told) | {"document_id": document_id, "at": at}
        )
        return done.rowcount == 1

    def of_author(self, account_id: UUID, limit: int) -> Sequence[DocumentFact]:
        """A person's own, newest first."""
        found = self._db.execute(
            text(
                """SELECT * FROM document_fact WHERE author_account_id = :account_id
                ORDER BY uploaded_at DESC LIMIT :limit"""
            ),
            {"account_id": account_id, "limit": limit},
        )
        return [_fact(row._asdict()) for row in found]


def _statement(kind: str) -> str:
    when, columns = f"{kind}_at", COLUMNS[kind]
    names = ", ".join(("document_id", when, *columns))
    values = ", ".join((":document_id", ":at", *(f":{column}" for column in columns)))
    changes = ", ".join(f"{column} = excluded.{column}" for column in (when, *columns))
    return f"""INSERT INTO document_fact ({names}) VALUES ({values})
        ON CONFLICT (document_id) DO UPDATE SET {changes}
        WHERE document_fact.{when} IS NULL OR document_fact.{when} < excluded.{when}"""  # noqa: S608 - names come from COLUMNS


def _fact(told: dict[str, Any]) -> DocumentFact:
    return DocumentFact(**told | {"missing": tuple(told["missing"]), "codes": tuple(told["codes"])})
