"""Rows of slips, and of the sessions that were opened by them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from idp.domain.local_access import Slip
from idp.domain.refusals import LocalAccessUnknown

_COLUMNS = """local_access_id, account_id, organisation_id, granted_by, code_hash, networks,
    granted_at, expires_at, tries, browser_hash, ended_at, ended_because"""


class PostgresSlips:
    """See ``usecases.local_access.ports.Slips``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, slip: Slip) -> None:
        """Keep a new one."""
        self._db.execute(
            text(
                f"""INSERT INTO local_access ({_COLUMNS}) VALUES (:id, :account_id,
                :organisation_id, :granted_by, :code_hash, :networks, :granted_at, :expires_at,
                :tries, :browser_hash, :ended_at, :ended_because)"""  # noqa: S608 - words of this file
            ),
            vars(slip) | {"networks": list(slip.networks)},
        )

    def get(self, slip_id: UUID) -> Slip:
        """One, under its lock; LocalAccessUnknown."""
        rows = self._read("WHERE local_access_id = :id FOR UPDATE", id=slip_id)
        if not rows:
            raise LocalAccessUnknown
        return rows[0]

    def newest(self, account_id: UUID, organisation_id: UUID) -> Slip | None:
        """The one that lives there, else the last one that did, under its lock."""
        where = """WHERE account_id = :account_id AND organisation_id = :organisation_id
            ORDER BY ended_at IS NULL DESC, granted_at DESC LIMIT 1 FOR UPDATE"""
        rows = self._read(where, account_id=account_id, organisation_id=organisation_id)
        return rows[0] if rows else None

    def at(self, organisation_id: UUID, now: datetime) -> Sequence[Slip]:
        """Those of the organisation that live, the newest first."""
        where = """WHERE organisation_id = :id AND ended_at IS NULL AND expires_at > :now
            ORDER BY granted_at DESC"""
        return self._read(where, id=organisation_id, now=now)

    def of(self, account_id: UUID, now: datetime) -> Sequence[Slip]:
        """Those of the person that live, the newest first."""
        where = """WHERE account_id = :id AND ended_at IS NULL AND expires_at > :now
            ORDER BY granted_at DESC"""
        return self._read(where, id=account_id, now=now)

    def expired(self, now: datetime) -> Slip | None:
        """One whose time is over and that nobody ended, under its lock; others skip it."""
        where = """WHERE ended_at IS NULL AND expires_at <= :now
            ORDER BY expires_at LIMIT 1 FOR UPDATE SKIP LOCKED"""
        rows = self._read(where, now=now)
        return rows[0] if rows else None

    def save(self, slip: Slip) -> None:
        """Keep tries, browser and end."""
        self._db.execute(
            text(
                """UPDATE local_access SET tries = :tries, browser_hash = :browser_hash,
                ended_at = :ended_at, ended_because = :ended_because
                WHERE local_access_id = :id"""
            ),
            vars(slip),
        )

    def open_session(self, slip: Slip, session_id: UUID) -> None:
        """A session is to be opened by it."""
        self._db.execute(
            text(
                """INSERT INTO local_access_session (session_id, local_access_id,
                organisation_id, expires_at)
                VALUES (:session_id, :id, :organisation_id, :expires_at)"""
            ),
            vars(slip) | {"session_id": session_id},
        )

    def sessions(self, slip: Slip) -> Sequence[UUID]:
        """Sessions that were opened by it."""
        rows = self._db.execute(
            text(
                """SELECT session_id FROM local_access_session WHERE local_access_id = :id
                ORDER BY session_id"""
            ),
            {"id": slip.id},
        )
        return [row.session_id for row in rows]

    def _read(self, where: str, **given: Any) -> Sequence[Slip]:
        statement = f"SELECT {_COLUMNS} FROM local_access {where}"  # noqa: S608 - words of this file
        return [_slip(row) for row in self._db.execute(text(statement), given)]


def _slip(row: Row[Any]) -> Slip:
    told = row._asdict()
    browser = told.pop("browser_hash")
    return Slip(
        id=told.pop("local_access_id"),
        code_hash=bytes(told.pop("code_hash")),
        networks=tuple(told.pop("networks")),
        browser_hash=None if browser is None else bytes(browser),
        **told,
    )
