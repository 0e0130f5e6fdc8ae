"""A session as bytes and back; what is stored is sealed by ``ring``."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from cabinet.domain.session import Purpose, Session, Token


def write(session: Session) -> bytes:
    """JSON; instants and ids as text."""
    return json.dumps(asdict(session), default=str).encode()


def read(record: bytes) -> Session:
    """The session that was written."""
    told = json.loads(record)
    position_id = told.pop("position_id")
    return Session(
        account_id=UUID(told.pop("account_id")),
        position_id=UUID(position_id) if position_id else None,
        access=_token(told.pop("access")),
        exchanged=tuple(
            (Purpose(**_dated(purpose, "auth_time")), _token(token))
            for purpose, token in told.pop("exchanged")
        ),
        **_dated(told, "auth_time", "created_at", "seen_at", "refreshed_at"),
    )


def _token(told: dict[str, Any]) -> Token:
    return Token(**_dated(told, "expires_at"))


def _dated(told: dict[str, Any], *instants: str) -> dict[str, Any]:
    return told | {name: datetime.fromisoformat(told[name]) for name in instants}
