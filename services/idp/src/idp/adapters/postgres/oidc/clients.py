"""Rows of programs, and officers' scopes of accounts."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, text

from chassis import database
from idp.domain.client import AuthMethod, Client, GrantType, Profile, is_client_id
from idp.domain.level import Acr, Level
from idp.domain.refusals import ClientUnknown

# What processes of the version before do not read lies in a table of its own; a program that
# only they know has no row there yet.
_READ = """SELECT client.*, secret_hash, coalesce(profile, 'plain') AS profile,
    coalesce(require_pkce, true) AS require_pkce, coalesce(require_par, false) AS require_par,
    coalesce(require_dpop, false) AS require_dpop,
    coalesce(local_access, false) AS local_access, backchannel_uri AS backchannel_logout_uri,
    NOT EXISTS (SELECT FROM client_of_others
                WHERE client_of_others.client_id = client.client_id) AS own
    FROM client LEFT JOIN client_terms USING (client_id)
    LEFT JOIN client_logout USING (client_id)"""

# Which transactions wrote the rows that it was read of; where there is no row, nothing.
_WRITTEN = """SELECT concat_ws('.', client.xmin, coalesce(client_terms.xmin::text, '-'),
    coalesce(client_logout.xmin::text, '-'), coalesce(client_of_others.xmin::text, '-'))
    FROM client LEFT JOIN client_terms USING (client_id)
    LEFT JOIN client_logout USING (client_id)
    LEFT JOIN client_of_others USING (client_id) WHERE client_id = %(client_id)s"""

_LOCKS = 7_004
"""Number of the locks under which programs change, among those of this database."""


class PostgresClients:
    """See ``usecases.oidc.ports.Clients``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, client_id: str) -> Client:
        """One of them; ClientUnknown."""
        if not is_client_id(client_id):
            # Text that no column holds, such as a NUL, is nobody's name either.
            raise ClientUnknown
        statement = f"{_READ} WHERE client_id = :client_id"
        row = self._db.execute(text(statement), {"client_id": client_id}).one_or_none()
        if row is None:
            raise ClientUnknown
        return _client(row)

    def all(self) -> Sequence[Client]:
        """Every one, by name."""
        return [_client(row) for row in self._db.execute(text(f"{_READ} ORDER BY client_id"))]

    def version(self, client_id: str, *, lock: bool = False) -> int:
        """How often it was changed; 0 if there is none; ``lock``: nobody changes it meanwhile."""
        told = {"client_id": client_id, "space": _LOCKS}
        if lock:
            statement = "SELECT pg_advisory_xact_lock(:space, hashtext(:client_id))"
            self._db.execute(text(statement), told)
        found: int | None = self._db.execute(
            text(
                """SELECT coalesce(version, 1) FROM client LEFT JOIN client_terms USING (client_id)
                WHERE client_id = :client_id"""
            ),
            told,
        ).scalar_one_or_none()
        return found or 0

    def put(self, client: Client) -> None:
        """Add or change one; its secret stays, if it still proves itself by one."""
        policy = {name: sorted(words) for name, words in client.exchange_policy.items()}
        self._db.execute(
            text(
                """INSERT INTO client (client_id, name, auth_method, grants, scopes, audiences,
                redirect_uris, post_logout_redirect_uris, jwks, exchange_policy, min_acr, min_level,
                identity_alg, organisation_id)
                VALUES (:client_id, :name, :auth_method, :grants, :scopes, :audiences,
                :redirect_uris, :post_logout_redirect_uris, CAST(:jwks AS jsonb),
                CAST(:exchange_policy AS jsonb), :min_acr, :min_level, :identity_alg,
                :organisation_id)
                ON CONFLICT (client_id) DO UPDATE SET name = excluded.name,
                auth_method = excluded.auth_method, grants = excluded.grants,
                scopes = excluded.scopes, audiences = excluded.audiences,
                redirect_uris = excluded.redirect_uris,
                post_logout_redirect_uris = excluded.post_logout_redirect_uris,
                jwks = excluded.jwks, exchange_policy = excluded.exchange_policy,
                min_acr = excluded.min_acr, min_level = excluded.min_level,
                identity_alg = excluded.identity_alg,
                organisation_id = excluded.organisation_id"""
            ),
            vars(client)
            | {
                "auth_method": client.auth_method.value,
                "grants": sorted(grant.value for grant in client.grants),
                "scopes": sorted(client.scopes),
                "audiences": list(client.audiences),
                "redirect_uris": list(client.redirect_uris),
                "post_logout_redirect_uris": list(client.post_logout_redirect_uris),
                "jwks": json.dumps(client.jwks) if client.jwks else None,
                "exchange_policy": json.dumps(policy),
                "min_acr": client.min_acr.value,
                "min_level": client.min_level.value,
            },
        )
        self._db.execute(
            text(
                """INSERT INTO client_terms (client_id, profile, require_pkce, require_par,
                require_dpop, local_access)
                VALUES (:client_id, :profile, :require_pkce, :require_par, :require_dpop,
                :local_access)
                ON CONFLICT (client_id) DO UPDATE SET profile = excluded.profile,
                require_pkce = excluded.require_pkce, require_par = excluded.require_par,
                require_dpop = excluded.require_dpop, local_access = excluded.local_access,
                version = client_terms.version + 1,
                secret_hash = CASE WHEN :shares THEN client_terms.secret_hash END"""
            ),
            vars(client) | {"profile": client.profile.value, "shares": client.may_share_secret},
        )

        self._put_logout(client)
        self._put_owner(client)

    def give_secret(self, client_id: str, digest: bytes) -> None:
        """Keep the digest of its new secret."""
        self._db.execute(
            text(
                """INSERT INTO client_terms (client_id, secret_hash) VALUES (:client_id, :digest)
                ON CONFLICT (client_id) DO UPDATE SET secret_hash = excluded.secret_hash"""
            ),
            {"client_id": client_id, "digest": digest},
        )

    def _put_logout(self, client: Client) -> None:
        told = {"client_id": client.client_id, "uri": client.backchannel_logout_uri}
        if client.backchannel_logout_uri is None:
            self._db.execute(text("DELETE FROM client_logout WHERE client_id = :client_id"), told)
            return
        self._db.execute(
            text(
                """INSERT INTO client_logout (client_id, backchannel_uri)
                VALUES (:client_id, :uri)
                ON CONFLICT (client_id) DO UPDATE SET backchannel_uri = excluded.backchannel_uri"""
            ),
            told,
        )

    def _put_owner(self, client: Client) -> None:
        statement = (
            "DELETE FROM client_of_others WHERE client_id = :client_id"
            if client.own
            else "INSERT INTO client_of_others VALUES (:client_id) ON CONFLICT DO NOTHING"
        )
        self._db.execute(text(statement), {"client_id": client.client_id})


class PostgresClientFinder:
    """See ``usecases.oidc.ports.FindClient``: every request of every program begins with it.

    What was read is kept, and read anew once any row of it was written by anybody: asking for the
    transactions that wrote them is a fifth of the work.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ask = database.Single(engine)
        self._kept: dict[str, tuple[str, Client]] = {}

    def __call__(self, client_id: str) -> Client:
        """As it is registered now; ClientUnknown."""
        if not is_client_id(client_id):
            raise ClientUnknown
        found = self._ask(_WRITTEN, {"client_id": client_id})
        if found is None:
            self._kept.pop(client_id, None)
            raise ClientUnknown
        written, kept = found[0], self._kept.get(client_id)
        if kept is None or kept[0] != written:
            # Read after it: what is written meanwhile is read anew by the next who asks.
            with self._engine.connect() as db:
                kept = written, PostgresClients(db).get(client_id)
            self._kept[client_id] = kept
        return kept[1]


class PostgresScopes:
    """See ``usecases.oidc.ports.Scopes``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def held(self, account_id: UUID) -> Collection[str]:
        """All of an account."""
        rows = self._db.execute(
            text("SELECT scope FROM account_scope WHERE account_id = :id"), {"id": account_id}
        )
        return frozenset(row.scope for row in rows)

    def take(self, account_id: UUID, scope: str) -> None:
        """Let the account have it no more."""
        self._db.execute(
            text("DELETE FROM account_scope WHERE account_id = :account_id AND scope = :scope"),
            {"account_id": account_id, "scope": scope},
        )

    def grant(self, account_id: UUID, scope: str, now: datetime) -> None:
        """Let the account have one more."""
        self._db.execute(
            text(
                """INSERT INTO account_scope (account_id, scope, granted_at)
                VALUES (:account_id, :scope, :now) ON CONFLICT DO NOTHING"""
            ),
            {"account_id": account_id, "scope": scope, "now": now},
        )


def _client(row: Row[Any]) -> Client:
    told = row._asdict()
    policy = {name: frozenset(words) for name, words in told.pop("exchange_policy").items()}
    secret = told.pop("secret_hash")
    return Client(
        auth_method=AuthMethod(told.pop("auth_method")),
        grants=frozenset(GrantType(word) for word in told.pop("grants")),
        scopes=frozenset(told.pop("scopes")),
        audiences=tuple(told.pop("audiences")),
        redirect_uris=tuple(told.pop("redirect_uris")),
        post_logout_redirect_uris=tuple(told.pop("post_logout_redirect_uris")),
        exchange_policy=policy,
        min_acr=Acr(told.pop("min_acr")),
        min_level=Level(told.pop("min_level")),
        secret=bytes(secret) if secret is not None else None,
        profile=Profile(told.pop("profile")),
        **told,
    )
