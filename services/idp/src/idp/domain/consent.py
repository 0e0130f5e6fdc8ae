"""What a person let a program of others know, until they take it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.access import scopes
from idp.domain.wanted import scopes_of


@dataclass(frozen=True)
class Consent:
    """One person's word to one program: these scopes, and none beyond them."""

    account_id: UUID
    client_id: str
    scopes: frozenset[str]
    given_at: datetime

    def covers(self, opened: frozenset[str]) -> bool:
        """Whether nothing is asked for that was not given."""
        return opened <= self.scopes


def opened_by(request: Mapping[str, Any]) -> frozenset[str]:
    """Scopes that a request opens, by their names or by single claims."""
    claims = (*request.get("identity", ()), *request.get("userinfo", ()))
    return frozenset(request.get("scope", ())) | scopes_of(claims)


def listed(opened: frozenset[str]) -> list[str]:
    """The same in the order in which people read them everywhere."""
    return [word for word in scopes() if word in opened]
