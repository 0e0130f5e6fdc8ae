"""Transactions of people at our pages, in PostgreSQL."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from idp.adapters.vault import Vault
from idp.domain.asked import Asked, ClientView
from idp.domain.level import Acr, Level
from idp.domain.signin import Purpose, Signin, State

_HINT = "login_hint"
_HINT_OF = "signin.login_hint"


class PostgresSignins:
    """See ``usecases.ports.Signins``."""

    def __init__(self, db: Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def add(self, signin: Signin) -> None:
        """Keep a new one."""
        self._db.execute(
            text(
                """INSERT INTO signin (signin_id, purpose, state, cookie_hash, former_hash, locale,
                asked, login_hint_enc, draft_enc, account_id, session_id, done, method, remember,
                tries, sends, sent_at, decoy, expires_at) VALUES (:id, :purpose, :state,
                :cookie_hash, :former_hash, :locale, CAST(:asked AS jsonb), :login_hint_enc,
                :draft_enc, :account_id, :session_id, :done, :method, :remember, :tries, :sends,
                :sent_at, :decoy, :expires_at)"""
            ),
            self._row(signin),
        )

    def get(self, signin_id: UUID) -> Signin | None:
        """Under its lock: two steps meet here."""
        row = self._db.execute(
            text("SELECT * FROM signin WHERE signin_id = :id FOR UPDATE"), {"id": signin_id}
        ).one_or_none()
        return None if row is None else self._signin(row)

    def save(self, signin: Signin) -> None:
        """Keep all of it but its purpose and end."""
        self._db.execute(
            text(
                """UPDATE signin SET state = :state, cookie_hash = :cookie_hash,
                former_hash = :former_hash, locale = :locale,
                draft_enc = :draft_enc, account_id = :account_id, session_id = :session_id,
                done = :done, method = :method, remember = :remember, tries = :tries,
                sends = :sends, sent_at = :sent_at, decoy = :decoy WHERE signin_id = :id"""
            ),
            self._row(signin),
        )

    def latest(self, session_id: UUID, purpose: Purpose, method: str | None) -> UUID | None:
        """What the session began last for the purpose, by the method."""
        found: UUID | None = self._db.execute(
            text(
                """SELECT signin_id FROM signin WHERE session_id = :session_id
                AND purpose = :purpose AND method IS NOT DISTINCT FROM :method
                ORDER BY expires_at DESC LIMIT 1"""
            ),
            {"session_id": session_id, "purpose": purpose, "method": method},
        ).scalar()
        return found

    def sweep(self, before: datetime) -> None:
        """Remove those that ended before, with their codes."""
        statement = text("DELETE FROM signin WHERE expires_at < :before")
        self._db.execute(statement, {"before": before})

    def _row(self, signin: Signin) -> Mapping[str, Any]:
        draft = json.dumps(dict(signin.draft), ensure_ascii=False).encode()
        asked = None if signin.asked is None else _asked(signin.asked)
        hint = asked["request"].pop(_HINT, None) if asked else None
        return vars(signin) | {
            "asked": None if asked is None else json.dumps(asked),
            "login_hint_enc": hint and self._vault.seal(_HINT_OF, signin.id, hint.encode()),
            "draft_enc": self._vault.seal("signin", signin.id, draft),
            "done": list(signin.done),
        }

    def _signin(self, row: Row[Any]) -> Signin:
        told = row._asdict()
        hint = told.pop("login_hint_enc")
        if hint is not None:
            opened = self._vault.open(_HINT_OF, row.signin_id, bytes(hint)).decode()
            row.asked["request"][_HINT] = opened
        draft = self._vault.open("signin", told.pop("signin_id"), bytes(told.pop("draft_enc")))
        return Signin(
            **told
            | {
                "id": row.signin_id,
                "purpose": Purpose(row.purpose),
                "state": State(row.state),
                "cookie_hash": bytes(row.cookie_hash),
                "former_hash": None if row.former_hash is None else bytes(row.former_hash),
                "asked": None if row.asked is None else _read_asked(row.asked),
                "draft": json.loads(draft),
                "done": tuple(row.done),
            }
        )


def _asked(asked: Asked) -> dict[str, Any]:
    return {
        "request": dict(asked.request),
        "client": vars(asked.client),
        "least_acr": asked.least_acr,
        "fresh": asked.fresh,
    }


def _read_asked(told: Mapping[str, Any]) -> Asked:
    client = dict(told["client"])
    client |= {"min_acr": Acr(client["min_acr"]), "min_level": Level(client["min_level"])}
    return Asked(told["request"], ClientView(**client), Acr(told["least_acr"]), told["fresh"])
