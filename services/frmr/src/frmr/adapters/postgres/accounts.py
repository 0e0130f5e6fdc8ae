"""Accounts as they were heard of, one row each."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from contracts.identifiers import Inn, Snils
from frmr.domain.account import Account, AccountStatus, Person


class PostgresAccounts:
    """See ``usecases.ports.Accounts``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def open(self, account_id: UUID) -> Account:
        """The account, locked; a blank row is made where nothing was heard yet."""
        self._db.execute(
            text("INSERT INTO account (account_id) VALUES (:id) ON CONFLICT DO NOTHING"),
            {"id": account_id},
        )
        account = self.lock(account_id)
        assert account is not None
        return account

    def lock(self, account_id: UUID) -> Account | None:
        """The account, locked, or None."""
        return self._one("SELECT * FROM account WHERE account_id = :id FOR UPDATE", account_id)

    def get(self, account_id: UUID) -> Account | None:
        """The account as it is now."""
        return self._one("SELECT * FROM account WHERE account_id = :id", account_id)

    def save(self, account: Account) -> None:
        """Keep what was heard."""
        person = account.person
        self._db.execute(
            text(
                """UPDATE account SET level = :level, level_version = :level_version,
                status = :status, status_version = :status_version, family_name = :family_name,
                given_name = :given_name, patronymic = :patronymic, birth_date = :birth_date,
                snils = :snils, inn = :inn, gender = :gender, person_version = :person_version
                WHERE account_id = :account_id"""
            ),
            {
                "account_id": account.account_id,
                "level": account.level,
                "level_version": account.level_version,
                "status": account.status.value,
                "status_version": account.status_version,
                "family_name": person.family_name if person else None,
                "given_name": person.given_name if person else None,
                "patronymic": person.patronymic if person else None,
                "birth_date": person.birth_date if person else None,
                "snils": person.snils.digits if person else None,
                "inn": person.inn.digits if person and person.inn else None,
                "gender": person.gender if person else None,
                "person_version": account.person_version,
            },
        )

    def _one(self, statement: str, account_id: UUID) -> Account | None:
        row = self._db.execute(text(statement), {"id": account_id}).one_or_none()
        return _account(row) if row else None


def _account(row: Row[Any]) -> Account:
    return Account(
        account_id=row.account_id,
        level=row.level,
        level_version=row.level_version,
        status=AccountStatus(row.status),
        status_version=row.status_version,
        person=_person(row) if row.snils else None,
        person_version=row.person_version,
    )


def _person(row: Row[Any]) -> Person:
    return Person(
        family_name=row.family_name,
        given_name=row.given_name,
        patronymic=row.patronymic,
        birth_date=row.birth_date,
        snils=Snils(row.snils),
        inn=Inn(row.inn) if row.inn else None,
        gender=row.gender,
    )
