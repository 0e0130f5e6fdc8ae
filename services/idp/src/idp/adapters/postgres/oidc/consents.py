"""Rows of consents, and of claims that grants open beside their scopes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from idp.domain.consent import Consent
from idp.domain.wanted import Wanted

_ONE = "SELECT * FROM consent WHERE account_id = :account_id AND client_id = :client_id"


class PostgresConsents:
    """See ``usecases.consents.Consents``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, account_id: UUID, client_id: str, *, lock: bool = False) -> Consent | None:
        """One of them; many may hold it at once, nobody takes it back meanwhile."""
        row = self._db.execute(
            text(f"{_ONE} FOR SHARE" if lock else _ONE),
            {"account_id": account_id, "client_id": client_id},
        ).one_or_none()
        return None if row is None else _consent(row)

    def give(self, consent: Consent) -> None:
        """Keep it; what was given before stays given."""
        self._db.execute(
            text(
                """INSERT INTO consent (account_id, client_id, scopes, given_at)
                VALUES (:account_id, :client_id, :scopes, :given_at)
                ON CONFLICT (account_id, client_id) DO UPDATE SET given_at = excluded.given_at,
                scopes = ARRAY(SELECT unnest(consent.scopes) UNION SELECT unnest(excluded.scopes))
                """
            ),
            vars(consent) | {"scopes": sorted(consent.scopes)},
        )

    def of(self, account_id: UUID) -> Sequence[Consent]:
        """All of an account."""
        rows = self._db.execute(
            text("SELECT * FROM consent WHERE account_id = :id"), {"id": account_id}
        )
        return [_consent(row) for row in rows]

    def withdraw(self, account_id: UUID, client_id: str) -> bool:
        """Take it back; who issues a code by it just now is waited for."""
        done = self._db.execute(
            text("DELETE FROM consent WHERE account_id = :account_id AND client_id = :client_id"),
            {"account_id": account_id, "client_id": client_id},
        )
        return done.rowcount == 1


class PostgresWantedClaims:
    """See ``usecases.consents.WantedClaims``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def keep(self, grant_id: UUID, wanted: Wanted) -> None:
        """Keep those of a new grant; a grant without any has no row."""
        if not wanted.identity | wanted.userinfo:
            return
        self._db.execute(
            text(
                """INSERT INTO grant_claims (grant_id, identity, userinfo)
                VALUES (:grant_id, :identity, :userinfo)"""
            ),
            {
                "grant_id": grant_id,
                "identity": sorted(wanted.identity),
                "userinfo": sorted(wanted.userinfo),
            },
        )

    def of(self, grant_id: UUID) -> Wanted:
        """Those of a grant."""
        row = self._db.execute(
            text("SELECT identity, userinfo FROM grant_claims WHERE grant_id = :id"),
            {"id": grant_id},
        ).one_or_none()
        if row is None:
            return Wanted()
        return Wanted(frozenset(row.identity), frozenset(row.userinfo))


def _consent(row: Row[Any]) -> Consent:
    return Consent(row.account_id, row.client_id, frozenset(row.scopes), row.given_at)
