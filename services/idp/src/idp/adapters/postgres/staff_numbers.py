"""Staff numbers in PostgreSQL: sealed, and found as logins are, by a keyed digest."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from idp.adapters.vault import KeyedDigests, Vault
from idp.domain.identifier import IdentifierKind
from idp.domain.refusals import StaffNumberTaken
from idp.domain.staff_number import GivenNumber, StaffNumber

_TABLE = "staff_number"


class PostgresStaffNumbers:
    """See ``usecases.staff.ports.StaffNumbers``; no refusal spoils the transaction."""

    def __init__(self, db: Connection, vault: Vault, digests: KeyedDigests) -> None:
        self._db = db
        self._vault = vault
        self._digests = digests

    def hold(self, organisation_id: UUID) -> str | None:
        """The organisation's prefix, None while it has none; others of it wait meanwhile."""
        found: str | None = self._db.execute(
            text(
                """INSERT INTO organisation_prefix (organisation_id) VALUES (:id)
                ON CONFLICT (organisation_id) DO UPDATE SET prefix = organisation_prefix.prefix
                RETURNING prefix"""
            ),
            {"id": organisation_id},
        ).scalar_one()
        return found

    def prefix_of(self, organisation_id: UUID) -> str | None:
        """The same without waiting."""
        return self._told("prefix", organisation_id)

    def take_prefix(self, organisation_id: UUID, prefix: str) -> None:
        """Make it the organisation's; StaffNumberTaken if it is another's."""
        owner = self._db.execute(
            text("SELECT organisation_id FROM organisation_prefix WHERE prefix = :prefix"),
            {"prefix": prefix},
        ).scalar_one_or_none()
        if owner is not None:
            raise StaffNumberTaken
        self._db.execute(
            text("UPDATE organisation_prefix SET prefix = :prefix WHERE organisation_id = :id"),
            {"prefix": prefix, "id": organisation_id},
        )

    def name(self, organisation_id: UUID, name: str, version: int = 0) -> bool:
        """Keep what the organisation is called; False if a newer version of it has told."""
        kept = self._db.execute(
            text(
                """INSERT INTO organisation_prefix (organisation_id, name, version)
                VALUES (:id, :name, :version)
                ON CONFLICT (organisation_id) DO UPDATE
                SET name = excluded.name, version = excluded.version
                WHERE organisation_prefix.version <= excluded.version"""
            ),
            {"id": organisation_id, "name": name, "version": version},
        )
        return kept.rowcount == 1

    def name_of(self, organisation_id: UUID) -> str | None:
        """What the organisation is called; None if nobody told."""
        return self._told("name", organisation_id)

    def give(self, given: GivenNumber) -> None:
        """Make it a login in the place of the former one there; StaffNumberTaken."""
        index = self._index(given.number)
        row = {
            "id": given.id,
            "organisation_id": given.organisation_id,
            "account_id": given.account_id,
            "index": index,
            "sealed": self._vault.seal(_TABLE, given.id, given.number.text.encode()),
        }
        holder = self._db.execute(
            text("SELECT account_id FROM identifier WHERE value_index = :index"), {"index": index}
        ).scalar_one_or_none()
        if holder == given.account_id:
            return
        if holder is not None or not self._claimed(row):
            raise StaffNumberTaken
        self._drop(
            """account_id = :account_id AND organisation_id = :organisation_id""",
            account_id=given.account_id,
            organisation_id=given.organisation_id,
        )
        self._db.execute(
            text(
                """INSERT INTO staff_number (staff_number_id, organisation_id, account_id,
                value_index, value_enc)
                VALUES (:id, :organisation_id, :account_id, :index, :sealed)"""
            ),
            row,
        )

    def at(self, organisation_id: UUID) -> Sequence[GivenNumber]:
        """All that the organisation gave."""
        return self._read("organisation_id = :id", id=organisation_id)

    def of(self, account_id: UUID, organisation_id: UUID) -> GivenNumber | None:
        """The number that the person has there."""
        where = "account_id = :account_id AND organisation_id = :organisation_id"
        found = self._read(where, account_id=account_id, organisation_id=organisation_id)
        return found[0] if found else None

    def find(self, number: StaffNumber) -> GivenNumber | None:
        """Whose it is."""
        found = self._read("value_index = :index", index=self._index(number))
        return found[0] if found else None

    def get(self, staff_number_id: UUID) -> GivenNumber | None:
        """One by its id."""
        found = self._read("staff_number_id = :id", id=staff_number_id)
        return found[0] if found else None

    def take_back(self, given: GivenNumber) -> None:
        """It is nobody's any more."""
        self._drop("staff_number_id = :id", id=given.id)

    def _told(self, column: str, organisation_id: UUID) -> str | None:
        statement = f"SELECT {column} FROM organisation_prefix WHERE organisation_id = :id"  # noqa: S608 - words of this file
        found: str | None = self._db.execute(
            text(statement), {"id": organisation_id}
        ).scalar_one_or_none()
        return found

    def _claimed(self, row: dict[str, Any]) -> bool:
        done = self._db.execute(
            text(
                """INSERT INTO identifier (value_index, kind, account_id)
                VALUES (:index, :kind, :account_id) ON CONFLICT DO NOTHING"""
            ),
            row | {"kind": IdentifierKind.STAFF},
        )
        return done.rowcount == 1

    def _drop(self, where: str, **given: Any) -> None:
        statement = f"""DELETE FROM identifier WHERE value_index IN (
            SELECT value_index FROM staff_number WHERE {where})"""  # noqa: S608 - words of this file
        self._db.execute(text(statement), given)

    def _read(self, where: str, **given: Any) -> Sequence[GivenNumber]:
        statement = f"""SELECT staff_number_id, organisation_id, account_id, value_enc
            FROM staff_number WHERE {where} ORDER BY staff_number_id"""  # noqa: S608 - words of this file
        return [self._given(row) for row in self._db.execute(text(statement), given)]

    def _given(self, row: Row[Any]) -> GivenNumber:
        opened = self._vault.open(_TABLE, row.staff_number_id, bytes(row.value_enc)).decode()
        number = StaffNumber.read(opened)
        return GivenNumber(row.staff_number_id, row.organisation_id, row.account_id, number)

    def _index(self, number: StaffNumber) -> bytes:
        return self._digests.index(IdentifierKind.STAFF, number.text)
