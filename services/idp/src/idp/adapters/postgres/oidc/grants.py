"""Rows of grants, authorization codes and refresh tokens; secrets as digests only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from idp.domain.grant import AuthorizationCode, Grant, RefreshToken
from idp.domain.level import Acr

# The key of a grant lies beside it: processes of the version before know no such column.
_BY_ID = """SELECT permission.*, jkt FROM permission LEFT JOIN grant_key USING (grant_id)
    WHERE grant_id = :id"""
# No key: tokens that point to the grant may come meanwhile.
_BY_ID_LOCKED = f"{_BY_ID} FOR NO KEY UPDATE OF permission"


class PostgresGrants:
    """See ``usecases.oidc.ports.Grants``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, grant: Grant) -> None:
        """Keep a new one."""
        told = vars(grant) | {
            "scope": list(grant.scope),
            "amr": list(grant.amr),
            "acr": grant.acr.value,
        }
        self._db.execute(
            text(
                """INSERT INTO permission (grant_id, client_id, account_id, session_id, scope,
                audience, amr, acr, auth_time, created_at, offline)
                VALUES (:id, :client_id, :account_id, :session_id, :scope, :audience, :amr, :acr,
                :auth_time, :created_at, :offline)"""
            ),
            told,
        )
        if grant.jkt is not None:
            self.bind(grant.id, grant.jkt)

    def bind(self, grant_id: UUID, jkt: str) -> None:
        """Bind its refresh tokens to a key."""
        self._db.execute(
            text("INSERT INTO grant_key (grant_id, jkt) VALUES (:grant_id, :jkt)"),
            {"grant_id": grant_id, "jkt": jkt},
        )

    def get(self, grant_id: UUID, *, lock: bool = False) -> Grant | None:
        """By its id; under ``lock`` nobody takes it back meanwhile."""
        statement = _BY_ID_LOCKED if lock else _BY_ID
        row = self._db.execute(text(statement), {"id": grant_id}).one_or_none()
        return _grant(row) if row else None

    def revoke(self, grant_id: UUID, now: datetime) -> bool:
        """Take it back; False if it was taken back already."""
        statement = """UPDATE permission SET revoked_at = :now
            WHERE grant_id = :id AND revoked_at IS NULL RETURNING grant_id"""
        return bool(self._revoked(statement, grant_id, now))

    def revoke_session(
        self, session_id: UUID, now: datetime, *, offline: bool = False
    ) -> Sequence[UUID]:
        """Take back all of a session, with those that outlive it if ``offline``; tells which."""
        statement = """UPDATE permission SET revoked_at = :now
            WHERE session_id = :id AND revoked_at IS NULL"""
        rest = "" if offline else " AND NOT offline"
        return self._revoked(f"{statement}{rest} RETURNING grant_id", session_id, now)

    def hold_account(self, account_id: UUID) -> None:
        """Until the transaction ends nobody makes tokens of the account's grants."""
        self._db.execute(
            text(
                """SELECT FROM permission WHERE account_id = :id AND revoked_at IS NULL
                ORDER BY grant_id FOR NO KEY UPDATE"""
            ),
            {"id": account_id},
        )

    def revoke_account(
        self, account_id: UUID, now: datetime, *, but: UUID | None = None
    ) -> Sequence[tuple[UUID, UUID]]:
        """Take back all of an account but those of that session; tells them and their sessions."""
        rows = self._db.execute(
            text(
                """UPDATE permission SET revoked_at = :now WHERE account_id = :id
                AND session_id IS DISTINCT FROM :but AND revoked_at IS NULL
                RETURNING grant_id, session_id"""
            ),
            {"id": account_id, "now": now, "but": but},
        )
        return [(row.grant_id, row.session_id) for row in rows]

    def of_client(self, account_id: UUID, client_id: str) -> Sequence[Grant]:
        """All live ones of an account at a client, locked in one order."""
        statement = """SELECT * FROM permission WHERE account_id = :account_id
            AND client_id = :client_id AND revoked_at IS NULL
            ORDER BY grant_id FOR NO KEY UPDATE"""
        rows = self._db.execute(text(statement), {"account_id": account_id, "client_id": client_id})
        return [_grant(row) for row in rows]

    def sweep(self, before: datetime) -> None:
        """Forget those that were made before then, with their tokens."""
        for table in ("authorization_code", "refresh_token"):
            statement = f"""DELETE FROM {table} USING permission
                WHERE permission.grant_id = {table}.grant_id
                AND created_at < :before"""  # noqa: S608 - names of this file
            self._db.execute(text(statement), {"before": before})
        self._db.execute(
            text("DELETE FROM permission WHERE created_at < :before"), {"before": before}
        )

    def _revoked(self, statement: str, key: UUID, now: datetime) -> Sequence[UUID]:
        rows = self._db.execute(text(statement), {"id": key, "now": now})
        return [row.grant_id for row in rows]


class PostgresAuthorizationCodes:
    """See ``usecases.oidc.ports.AuthorizationCodes``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, code: AuthorizationCode) -> None:
        """Keep a new one."""
        self._db.execute(
            text(
                """INSERT INTO authorization_code (hash, grant_id, client_id, redirect_uri,
                challenge, nonce, expires_at)
                VALUES (:digest, :grant_id, :client_id, :redirect_uri, :challenge, :nonce,
                :expires_at)"""
            ),
            vars(code),
        )

    def spend(
        self,
        digest: bytes,
        *,
        client_id: str,
        redirect_uri: str,
        challenge: str | None,
        jkt: str | None,
        now: datetime,
    ) -> AuthorizationCode | None:
        """Use it if it is alive and all of this fits."""
        row = self._db.execute(
            text(
                """UPDATE authorization_code SET used_at = :now
                WHERE hash = :digest AND client_id = :client_id AND redirect_uri = :redirect_uri
                  AND challenge IS NOT DISTINCT FROM :challenge
                  AND used_at IS NULL AND expires_at > :now
                  AND NOT EXISTS (SELECT FROM grant_key
                                  WHERE grant_key.grant_id = authorization_code.grant_id
                                  AND jkt IS DISTINCT FROM :jkt)
                RETURNING *"""
            ),
            {
                "digest": digest,
                "client_id": client_id,
                "redirect_uri": redirect_uri,
                "challenge": challenge,
                "jkt": jkt,
                "now": now,
            },
        ).one_or_none()
        return _code(row) if row else None

    def get(self, digest: bytes) -> AuthorizationCode | None:
        """By its digest, used or not."""
        row = self._db.execute(
            text("SELECT * FROM authorization_code WHERE hash = :digest"), {"digest": digest}
        ).one_or_none()
        return _code(row) if row else None

    def sweep(self, before: datetime) -> None:
        """Forget those that expired before then."""
        self._db.execute(
            text("DELETE FROM authorization_code WHERE expires_at < :before"), {"before": before}
        )


class PostgresRefreshTokens:
    """See ``usecases.oidc.ports.RefreshTokens``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, token: RefreshToken) -> None:
        """Keep a new one."""
        self._db.execute(
            text(
                """INSERT INTO refresh_token (hash, grant_id, generation, expires_at)
                VALUES (:digest, :grant_id, :generation, :expires_at)"""
            ),
            vars(token),
        )

    def spend(self, digest: bytes, *, successor: bytes, now: datetime) -> RefreshToken | None:
        """Use it if it and its grant are alive."""
        row = self._db.execute(
            text(
                """UPDATE refresh_token SET used_at = :now, successor_enc = :successor
                FROM permission WHERE hash = :digest AND used_at IS NULL AND expires_at > :now
                  AND permission.grant_id = refresh_token.grant_id AND revoked_at IS NULL
                RETURNING refresh_token.*"""
            ),
            {"digest": digest, "successor": successor, "now": now},
        ).one_or_none()
        return _refresh(row) if row else None

    def get(self, digest: bytes) -> RefreshToken | None:
        """By its digest, used or not."""
        row = self._db.execute(
            text("SELECT * FROM refresh_token WHERE hash = :digest"), {"digest": digest}
        ).one_or_none()
        return _refresh(row) if row else None


def _grant(row: Row[Any]) -> Grant:
    told = row._asdict()
    return Grant(
        id=told.pop("grant_id"),
        scope=tuple(told.pop("scope")),
        amr=tuple(told.pop("amr")),
        acr=Acr(told.pop("acr")),
        **told,
    )


def _code(row: Row[Any]) -> AuthorizationCode:
    told = row._asdict()
    return AuthorizationCode(digest=bytes(told.pop("hash")), **told)


def _refresh(row: Row[Any]) -> RefreshToken:
    told = row._asdict()
    successor = told.pop("successor_enc")
    return RefreshToken(
        digest=bytes(told.pop("hash")),
        successor=bytes(successor) if successor is not None else None,
        **told,
    )
