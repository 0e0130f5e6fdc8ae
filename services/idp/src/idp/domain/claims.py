"""What our tokens say: claims of access and ID tokens."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from idp.domain.client import Client
from idp.domain.grant import Grant
from idp.domain.level import Level
from idp.domain.local_access import LocalAccess

ACCESS_LIFE = timedelta(seconds=300)
EXCHANGED_LIFE = timedelta(seconds=120)
ID_LIFE = timedelta(seconds=300)
LOGOUT_LIFE = timedelta(seconds=120)
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True)
class Stamp:
    """What every token carries: whose it is, its id, when it was made."""

    issuer: str
    token_id: str
    now: datetime

    def claims(self, life: timedelta, until: datetime | None = None) -> dict[str, Any]:
        """Issuer, id and times in whole seconds; ``until`` bounds the life."""
        issued = seconds(self.now)
        ends = issued + int(life.total_seconds())
        if until is not None:
            ends = min(ends, seconds(until))
        return {"iss": self.issuer, "jti": self.token_id, "iat": issued, "exp": ends}


def person(
    stamp: Stamp,
    grant: Grant,
    audience: str,
    scope: Iterable[str],
    level: Level,
    *,
    local_access: LocalAccess | None = None,
) -> dict[str, Any]:
    """Access token of a person (RFC 9068); of local access, it ends with that."""
    told = {
        **stamp.claims(ACCESS_LIFE, local_access.expires_at if local_access else None),
        "sub": str(grant.account_id),
        "aud": audience,
        "client_id": grant.client_id,
        "scope": " ".join(scope),
        "sid": str(grant.session_id),
        "acr": grant.acr.value,
        "amr": list(grant.amr),
        "auth_time": seconds(grant.auth_time),
        "level": level.value,
    }
    if local_access is not None:
        told["local_access"] = {
            "organisation_id": str(local_access.organisation_id),
            "expires_at": seconds(local_access.expires_at),
        }
    return told


def exchanged(
    stamp: Stamp,
    grant: Grant,
    *,
    actor: str,
    audience: str,
    scope: Iterable[str],
    level: Level,
    until: datetime,
    local_access: LocalAccess | None = None,
) -> dict[str, Any]:
    """The same person at another service, through ``actor`` (RFC 8693); outlives no parent."""
    return {
        **person(stamp, grant, audience, scope, level, local_access=local_access),
        **stamp.claims(EXCHANGED_LIFE, until),
        "client_id": actor,
        "act": {"sub": actor},
    }


def program(stamp: Stamp, client: Client, audience: str, scope: Iterable[str]) -> dict[str, Any]:
    """Access token of a program by its own right; no person is behind it."""
    told = {
        **stamp.claims(ACCESS_LIFE),
        "sub": client.client_id,
        "aud": audience,
        "client_id": client.client_id,
        "scope": " ".join(scope),
    }
    if client.organisation_id is not None:
        told["organisation_id"] = str(client.organisation_id)
    return told


def bound(jkt: str | None) -> dict[str, Any]:
    """What binds an access token to a key (RFC 9449 section 6.1); nothing without one."""
    return {} if jkt is None else {"cnf": {"jkt": jkt}}


def identity(
    stamp: Stamp, grant: Grant, access_token: str, nonce: str | None, more: Mapping[str, Any]
) -> dict[str, Any]:
    """ID token (OpenID Connect Core section 2)."""
    told = {
        **more,
        **stamp.claims(ID_LIFE),
        "sub": str(grant.account_id),
        "aud": grant.client_id,
        "azp": grant.client_id,
        "sid": str(grant.session_id),
        "auth_time": seconds(grant.auth_time),
        "acr": grant.acr.value,
        "amr": list(grant.amr),
        "at_hash": half_hash(access_token),
    }
    if nonce is not None:
        told["nonce"] = nonce
    return told


def logout(stamp: Stamp, client_id: str, account_id: UUID, session_id: UUID) -> dict[str, Any]:
    """Logout token (OpenID Connect Back-Channel Logout section 2.4); a nonce is forbidden in it."""
    return {
        **stamp.claims(LOGOUT_LIFE),
        "sub": str(account_id),
        "aud": client_id,
        "sid": str(session_id),
        "events": {LOGOUT_EVENT: {}},
    }


def half_hash(token: str) -> str:
    """Left half of the SHA-256 (OpenID Connect Core section 3.1.3.6; both our algorithms)."""
    digest = hashlib.sha256(token.encode()).digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def seconds(moment: datetime) -> int:
    """Whole seconds since the epoch, as tokens count."""
    return int(moment.timestamp())
