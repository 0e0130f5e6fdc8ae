"""Accounts, their contacts and their logins in PostgreSQL."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import IntegrityError

from contracts.identifiers import Inn, Snils
from idp.adapters.vault import KeyedDigests, Vault
from idp.domain.account import Account, Standing, Status
from idp.domain.contact import Contact, ContactKind
from idp.domain.identifier import Identifier, IdentifierKind
from idp.domain.level import Level
from idp.domain.person import Gender, Person
from idp.domain.refusals import AccountUnknown, ContactTaken, SnilsTaken

_READ = "SELECT * FROM account WHERE account_id = :id"
# Rows that point to the account may come meanwhile: their writers may want this lock next.
_LOCKED = f"{_READ} FOR NO KEY UPDATE"
# Tokens of one account are made side by side, but none beside what blocks it.
_HELD = f"{_READ} FOR SHARE"
_NOBODYS = bytes(12)
"""As long as a phone."""
_NUMBERS = (IdentifierKind.SNILS, IdentifierKind.INN)


class PostgresAccounts:
    """See ``usecases.ports.Accounts``."""

    def __init__(self, db: Connection, vault: Vault, digests: KeyedDigests) -> None:
        self._db = db
        self._vault = vault
        self._digests = digests

    def add(self, account: Account) -> None:
        """Keep a new one; SnilsTaken if somebody has its numbers."""
        row = self._row(account)
        try:
            self._db.execute(
                text(
                    """INSERT INTO account (account_id, status, level, family_name, given_name,
                    patronymic, birth_date, gender, snils_enc, snils_index, inn_enc, inn_index,
                    confirmed_by, version) VALUES (:account_id, :status, :level, :family_name,
                    :given_name, :patronymic, :birth_date, :gender, :snils_enc, :snils_index,
                    :inn_enc, :inn_index, :confirmed_by, :version)"""
                ),
                row,
            )
        except IntegrityError:
            raise SnilsTaken from None

    def get(self, account_id: UUID, *, lock: bool = False) -> Account:
        """One account; AccountUnknown."""
        return self._one(_LOCKED if lock else _READ, account_id)

    def standing(self, account_id: UUID) -> Standing | None:
        """Whether it may be used; None if there is none."""
        row = self._db.execute(
            text("SELECT status, blocked_for FROM account WHERE account_id = :id"),
            {"id": account_id},
        ).one_or_none()
        return None if row is None else Standing(Status(row.status), row.blocked_for)

    def hold(self, account_id: UUID) -> Account:
        """One account, which nobody blocks until the transaction ends; AccountUnknown."""
        return self._one(_HELD, account_id)

    def save(self, account: Account) -> None:
        """Keep status, why it is blocked, level, how it was confirmed, and the version."""
        self._db.execute(
            text(
                """UPDATE account SET status = :status, level = :level,
                confirmed_by = :confirmed_by, version = :version, blocked_for = :blocked_for
                WHERE account_id = :id"""
            ),
            {
                "id": account.id,
                "status": account.status,
                "level": account.level,
                "confirmed_by": account.confirmed_by,
                "version": account.version,
                "blocked_for": account.blocked_for,
            },
        )

    def correct(self, account: Account) -> None:
        """Keep names, birth date and numbers too; SnilsTaken if somebody has the numbers."""
        try:
            self._db.execute(
                text(
                    """UPDATE account SET status = :status, level = :level,
                    family_name = :family_name, given_name = :given_name,
                    patronymic = :patronymic, birth_date = :birth_date, gender = :gender,
                    snils_enc = :snils_enc, snils_index = :snils_index, inn_enc = :inn_enc,
                    inn_index = :inn_index, confirmed_by = :confirmed_by, version = :version
                    WHERE account_id = :account_id"""
                ),
                self._row(account),
            )
        except IntegrityError:
            raise SnilsTaken from None

    def _row(self, account: Account) -> dict[str, Any]:
        person = account.person
        inn = person.inn.digits if person.inn else None
        return {
            "account_id": account.id,
            "status": account.status,
            "level": account.level,
            "family_name": person.family_name,
            "given_name": person.given_name,
            "patronymic": person.patronymic,
            "birth_date": person.birth_date,
            "gender": person.gender,
            "snils_enc": self._sealed(account.id, person.snils.digits),
            "snils_index": self._digests.index("snils", person.snils.digits),
            "inn_enc": None if inn is None else self._sealed(account.id, inn),
            "inn_index": None if inn is None else self._digests.index("inn", inn),
            "confirmed_by": account.confirmed_by,
            "version": account.version,
        }

    def _one(self, statement: str, account_id: UUID) -> Account:
        row = self._db.execute(text(statement), {"id": account_id}).one_or_none()
        if row is None:
            raise AccountUnknown
        return self._account(row)

    def _sealed(self, account_id: UUID, digits: str) -> bytes:
        return self._vault.seal("account", account_id, digits.encode())

    def _opened(self, row: Row[Any], sealed: bytes) -> str:
        return self._vault.open("account", row.account_id, bytes(sealed)).decode()

    def _account(self, row: Row[Any]) -> Account:
        person = Person(
            family_name=row.family_name,
            given_name=row.given_name,
            patronymic=row.patronymic,
            birth_date=row.birth_date,
            snils=Snils(self._opened(row, row.snils_enc)),
            gender=Gender(row.gender) if row.gender else None,
            inn=Inn(self._opened(row, row.inn_enc)) if row.inn_enc else None,
        )
        return Account(
            id=row.account_id,
            person=person,
            status=Status(row.status),
            level=Level(row.level),
            confirmed_by=row.confirmed_by,
            version=row.version,
            blocked_for=row.blocked_for,
        )


class PostgresContacts:
    """See ``usecases.ports.Contacts``."""

    def __init__(self, db: Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def put(self, account_id: UUID, contact: Contact) -> None:
        """Keep it in the place of the former one of its kind."""
        sealed = self._vault.seal(f"contact.{contact.kind}", account_id, contact.value.encode())
        self._db.execute(
            text(
                """INSERT INTO contact (account_id, kind, value_enc, verified_at)
                VALUES (:account_id, :kind, :value_enc, :verified_at)
                ON CONFLICT (account_id, kind) DO UPDATE
                SET value_enc = excluded.value_enc, verified_at = excluded.verified_at"""
            ),
            {
                "account_id": account_id,
                "kind": contact.kind,
                "value_enc": sealed,
                "verified_at": contact.verified_at,
            },
        )

    def of(self, account_id: UUID) -> Sequence[Contact]:
        """All of an account."""
        rows = self._db.execute(
            text("SELECT kind, value_enc, verified_at FROM contact WHERE account_id = :id"),
            {"id": account_id},
        )
        return [
            Contact(
                ContactKind(row.kind),
                self._vault.open(f"contact.{row.kind}", account_id, bytes(row.value_enc)).decode(),
                row.verified_at,
            )
            for row in rows
        ]

    def proven(self, account_id: UUID, kind: ContactKind) -> str | None:
        """Where it is reached; where nobody is, as much work is done."""
        table = f"contact.{kind}"
        sealed = self._db.execute(
            text(
                """SELECT value_enc FROM contact WHERE account_id = :id AND kind = :kind
                AND verified_at IS NOT NULL"""
            ),
            {"id": account_id, "kind": kind},
        ).scalar_one_or_none()
        if sealed is None:
            self._vault.seal(table, account_id, _NOBODYS)
            return None
        return self._vault.open(table, account_id, bytes(sealed)).decode()


class PostgresIdentifiers:
    """See ``usecases.ports.Identifiers``."""

    def __init__(self, db: Connection, digests: KeyedDigests) -> None:
        self._db = db
        self._digests = digests

    def claim(self, account_id: UUID, identifier: Identifier) -> None:
        """Make it a login of the account; ContactTaken, SnilsTaken."""
        row = {
            "value_index": self._digests.index(identifier.kind, identifier.value),
            "kind": identifier.kind,
            "account_id": account_id,
        }
        try:
            self._db.execute(
                text(
                    """INSERT INTO identifier (value_index, kind, account_id)
                    VALUES (:value_index, :kind, :account_id)"""
                ),
                row,
            )
        except IntegrityError:
            taken = SnilsTaken if identifier.kind in _NUMBERS else ContactTaken
            raise taken from None

    def release(self, account_id: UUID, identifier: Identifier) -> None:
        """It is no login of the account any more."""
        self._db.execute(
            text("DELETE FROM identifier WHERE value_index = :index AND account_id = :id"),
            {"index": self._digests.index(identifier.kind, identifier.value), "id": account_id},
        )

    def find(self, identifier: Identifier) -> UUID | None:
        """Whose it is; None if nobody's."""
        found: UUID | None = self._db.execute(
            text("SELECT account_id FROM identifier WHERE value_index = :index"),
            {"index": self._digests.index(identifier.kind, identifier.value)},
        ).scalar_one_or_none()
        return found
