"""Accounts: state and person, each with the version it was told in; the person lies sealed."""

import json
from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, text

from cabinet.adapters.ring import Ring
from cabinet.domain.account import Account, Person


class PostgresAccounts:
    """See ``usecases.ports.Accounts``."""

    def __init__(self, db: Connection, ring: Ring) -> None:
        self._db = db
        self._ring = ring

    def get(self, account_id: UUID) -> Account | None:
        """What is known of an account."""
        found = self._db.execute(
            text("SELECT status, level, person_enc FROM account WHERE account_id = :account_id"),
            {"account_id": account_id},
        ).one_or_none()
        if found is None:
            return None
        sealed = found.person_enc
        person = None if sealed is None else self._person(account_id, bytes(sealed))
        return Account(account_id, found.level, found.status or "active", person)

    def put_state(self, account_id: UUID, version: int, *, status: str, level: str | None) -> bool:
        """The newer state; a level that is not told stays."""
        done = self._db.execute(
            text(
                """INSERT INTO account (account_id, status, level, state_version)
                VALUES (:account_id, :status, :level, :version)
                ON CONFLICT (account_id) DO UPDATE SET status = excluded.status,
                level = coalesce(excluded.level, account.level),
                state_version = excluded.state_version
                WHERE account.state_version < excluded.state_version"""
            ),
            {"account_id": account_id, "status": status, "level": level, "version": version},
        )
        return done.rowcount == 1

    def put_person(self, account_id: UUID, version: int, person: Person) -> bool:
        """The newer person."""
        record = json.dumps(asdict(person), default=str).encode()
        done = self._db.execute(
            text(
                """INSERT INTO account (account_id, person_enc, person_version)
                VALUES (:account_id, :sealed, :version)
                ON CONFLICT (account_id) DO UPDATE SET person_enc = excluded.person_enc,
                person_version = excluded.person_version
                WHERE account.person_version < excluded.person_version"""
            ),
            {
                "account_id": account_id,
                "sealed": self._ring.seal(record, _place(account_id)),
                "version": version,
            },
        )
        return done.rowcount == 1

    def preferred(self, account_id: UUID) -> UUID | None:
        """The position chosen last."""
        chosen: UUID | None = self._db.scalar(
            text("SELECT default_position_id FROM preference WHERE account_id = :account_id"),
            {"account_id": account_id},
        )
        return chosen

    def prefer(self, account_id: UUID, position_id: UUID) -> None:
        """Remember the position chosen."""
        self._db.execute(
            text(
                """INSERT INTO preference (account_id, default_position_id)
                VALUES (:account_id, :position_id) ON CONFLICT (account_id)
                DO UPDATE SET default_position_id = excluded.default_position_id"""
            ),
            {"account_id": account_id, "position_id": position_id},
        )

    def _person(self, account_id: UUID, sealed: bytes) -> Person:
        told = json.loads(self._ring.open(sealed, _place(account_id)))
        return Person(**told | {"birth_date": date.fromisoformat(told["birth_date"])})


def _place(account_id: UUID) -> str:
    return f"account|{account_id}|person_enc"
