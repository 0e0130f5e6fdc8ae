"""Rows of sessions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from idp.domain.audit import Whence
from idp.domain.level import Acr
from idp.domain.local_access import LocalAccess
from idp.domain.session import SeenSession, Session

_READ = """SELECT session.*, slip.organisation_id AS slip_of, slip.expires_at AS slip_until
    FROM session LEFT JOIN local_access_session AS slip USING (session_id)"""
_BY_ID = f"{_READ} WHERE session_id = :key"
# No key: grants that point to the session may come meanwhile.
_LOCKED = "FOR NO KEY UPDATE OF session"
_BY_ID_LOCKED = f"{_BY_ID} {_LOCKED}"
_BY_COOKIE_LOCKED = f"{_READ} WHERE cookie_hash = :key {_LOCKED}"


class PostgresSessions:
    """See ``usecases.oidc.ports.Sessions``."""

    def __init__(self, db: Connection, whence: Whence) -> None:
        self._db = db
        self._whence = whence

    def add(self, session: Session, device_id: UUID | None = None) -> bool:
        """Keep a new one, and where it begins; False if there is one of its id."""
        done = self._db.execute(
            text(
                """INSERT INTO session (session_id, account_id, cookie_hash, amr, acr, auth_time,
                idle_at, expires_at)
                VALUES (:id, :account_id, :cookie_hash, :amr, :acr, :auth_time, :idle_at,
                :expires_at) ON CONFLICT (session_id) DO NOTHING"""
            ),
            _members(session),
        )
        if done.rowcount == 0:
            return False
        place = {"block": self._whence.block, "agent": self._whence.agent, "device": device_id}
        self._db.execute(
            text(
                """INSERT INTO session_place (session_id, begun_at, block, agent, device_id)
                VALUES (:id, :at, :block, :agent, :device)"""
            ),
            {"id": session.id, "at": session.auth_time, **place},
        )
        return True

    def of(self, account_id: UUID, now: datetime) -> Sequence[SeenSession]:
        """Those of an account that are live, the last proven first."""
        rows = self._db.execute(
            text(
                """SELECT session.*, begun_at, block, agent, device_id
                FROM session LEFT JOIN session_place USING (session_id)
                WHERE account_id = :id AND ended_at IS NULL AND idle_at > :now
                AND expires_at > :now ORDER BY auth_time DESC, session_id"""
            ),
            {"id": account_id, "now": now},
        )
        return [_seen(row) for row in rows]

    def of_device(self, device_id: UUID) -> Sequence[UUID]:
        """Those that began at this browser and have not ended."""
        rows = self._db.execute(
            text(
                """SELECT session_id FROM session_place JOIN session USING (session_id)
                WHERE device_id = :id AND ended_at IS NULL ORDER BY session_id"""
            ),
            {"id": device_id},
        )
        return [row.session_id for row in rows]

    def get(self, session_id: UUID, *, lock: bool = False) -> Session | None:
        """By its id."""
        return self._one(_BY_ID_LOCKED if lock else _BY_ID, session_id)

    def by_cookie(self, digest: bytes) -> Session | None:
        """By the digest of its cookie, under its lock."""
        return self._one(_BY_COOKIE_LOCKED, digest)

    def local_access(self, session_id: UUID) -> LocalAccess | None:
        """What a slip opens the session for, be it opened yet or not; None if none does."""
        row = self._db.execute(
            text(
                """SELECT organisation_id, expires_at FROM local_access_session
                WHERE session_id = :id"""
            ),
            {"id": session_id},
        ).one_or_none()
        return None if row is None else LocalAccess(row.organisation_id, row.expires_at)

    def save(self, session: Session) -> None:
        """Keep cookie, proof and times; one that ended meanwhile stays ended."""
        self._db.execute(
            text(
                """UPDATE session SET cookie_hash = :cookie_hash, amr = :amr, acr = :acr,
                auth_time = :auth_time, idle_at = :idle_at
                WHERE session_id = :id AND ended_at IS NULL"""
            ),
            _members(session),
        )

    def end(self, session_id: UUID, now: datetime) -> Session | None:
        """End it; None if it was over already."""
        row = self._db.execute(
            text(
                """UPDATE session SET ended_at = :now
                WHERE session_id = :id AND ended_at IS NULL RETURNING *"""
            ),
            {"id": session_id, "now": now},
        ).one_or_none()
        return _session(row) if row else None

    def hold_all(self, account_id: UUID) -> None:
        """Until the transaction ends nobody uses, renews or ends a session of the account."""
        self._db.execute(
            text(
                """SELECT FROM session WHERE account_id = :id AND ended_at IS NULL
                ORDER BY session_id FOR NO KEY UPDATE"""
            ),
            {"id": account_id},
        )

    def end_all(
        self, account_id: UUID, now: datetime, *, but: UUID | None = None
    ) -> Sequence[UUID]:
        """End all of an account but that one; tells which."""
        rows = self._db.execute(
            text(
                """UPDATE session SET ended_at = :now WHERE account_id = :id
                AND session_id IS DISTINCT FROM :but AND ended_at IS NULL RETURNING session_id"""
            ),
            {"id": account_id, "now": now, "but": but},
        )
        return [row.session_id for row in rows]

    def signed_in(self, now: datetime) -> UUID | None:
        """Some account with a session that is not over, or with a grant that outlives one."""
        found: UUID | None = self._db.execute(
            text(
                """SELECT account_id FROM session WHERE ended_at IS NULL AND expires_at > :now
                UNION ALL SELECT account_id FROM permission
                WHERE revoked_at IS NULL LIMIT 1"""
            ),
            {"now": now},
        ).scalar_one_or_none()
        return found

    def sweep(self, before: datetime) -> None:
        """Forget those that were over before then and that no grant points to."""
        self._db.execute(
            text(
                """DELETE FROM session WHERE least(ended_at, expires_at) < :before
                AND NOT EXISTS (SELECT FROM permission
                                WHERE permission.session_id = session.session_id)"""
            ),
            {"before": before},
        )

    def _one(self, statement: str, key: UUID | bytes) -> Session | None:
        row = self._db.execute(text(statement), {"key": key}).one_or_none()
        return _session(row) if row else None


def _members(session: Session) -> dict[str, Any]:
    return vars(session) | {"amr": list(session.amr), "acr": session.acr.value}


def _session(row: Row[Any]) -> Session:
    told = row._asdict()
    organisation_id, until = told.pop("slip_of", None), told.pop("slip_until", None)
    return Session(
        local_access=LocalAccess(organisation_id, until) if organisation_id else None,
        id=told.pop("session_id"),
        cookie_hash=bytes(told.pop("cookie_hash")),
        amr=tuple(told.pop("amr")),
        acr=Acr(told.pop("acr")),
        **told,
    )


def _seen(row: Row[Any]) -> SeenSession:
    session = Session(
        id=row.session_id,
        account_id=row.account_id,
        cookie_hash=bytes(row.cookie_hash),
        amr=tuple(row.amr),
        acr=Acr(row.acr),
        auth_time=row.auth_time,
        idle_at=row.idle_at,
        expires_at=row.expires_at,
    )
    return SeenSession(session, row.begun_at, row.block, row.agent, row.device_id)
