"""A program asks whether a token holds (RFC 7662); it is told of its own tokens alone."""

from collections.abc import Mapping
from typing import Any

from chassis.clock import Clock
from chassis.tokens import Claims
from idp.domain.claims import seconds
from idp.domain.client import Client
from idp.domain.grant import Grant, RefreshToken
from idp.domain.level import Level
from idp.domain.oauth import InvalidClient
from idp.domain.refusals import AccountBlocked, AccountUnknown, ClientUnknown
from idp.usecases.oidc.ports import OidcWork, OwnTokens, Secrets, StartOidcWork
from idp.usecases.oidc.standing import standing

NOTHING: Mapping[str, Any] = {"active": False}
"""All that is said of a token that does not hold, is unknown, or is none of the asker's."""


class Introspect:
    """Grant, session and account are read live: no list has to be waited for."""

    def __init__(
        self,
        start_work: StartOidcWork,
        own_tokens: OwnTokens,
        secrets: Secrets,
        *,
        clock: Clock,
        issuer: str,
    ) -> None:
        self._start_work = start_work
        self._own_tokens = own_tokens
        self._secrets = secrets
        self._clock = clock
        self._issuer = issuer

    def __call__(self, client: Client, token: str) -> Mapping[str, Any]:
        """Members of the answer (section 2.2).

        An access token is told to the service that is its audience; a refresh token to the
        program that it was given to.

        Raises:
            InvalidClient: the program is public: anybody could ask in its name.
        """
        if client.is_public:
            raise InvalidClient
        with self._start_work() as work:
            try:
                kept = work.refresh_tokens.get(self._secrets.digest(token))
                if kept is not None:
                    return self._refresh(work, client, kept)
                return self._access(work, client, token)
            except (AccountUnknown, AccountBlocked, ClientUnknown):
                return NOTHING

    def _access(self, work: OidcWork, client: Client, token: str) -> Mapping[str, Any]:
        claims = self._own_tokens.access(token, client.client_id)
        if claims is None or claims.exp <= seconds(self._clock()):
            return NOTHING
        if claims.is_person:
            standing(work, claims)
        else:
            work.clients.get(claims.client_id)
        return {"active": True, "iss": self._issuer, "aud": client.client_id, **_told(claims)}

    def _refresh(self, work: OidcWork, client: Client, kept: RefreshToken) -> Mapping[str, Any]:
        grant, now = work.grants.get(kept.grant_id), self._clock()
        spent = kept.used_at is not None or kept.expires_at <= now
        if grant is None or spent or not grant.is_live or grant.client_id != client.client_id:
            return NOTHING
        work.accounts.get(grant.account_id).admit(Level.SIMPLIFIED)
        return {"active": True, "iss": self._issuer, **_told_refresh(grant, kept)}


def _told(claims: Claims) -> dict[str, Any]:
    """What the token says, as it says it."""
    told: dict[str, Any] = {
        "token_type": "Bearer" if claims.jkt is None else "DPoP",
        "sub": claims.sub,
        "client_id": claims.client_id,
        "scope": " ".join(sorted(claims.scope)),
        "jti": claims.jti,
        "iat": claims.iat,
        "exp": claims.exp,
        "sid": claims.sid,
        "acr": claims.acr,
        "amr": list(claims.amr) if claims.is_person else None,
        "auth_time": claims.auth_time,
        "level": claims.level,
        "act": {"sub": claims.act} if claims.act else None,
        "organisation_id": str(claims.organisation_id) if claims.organisation_id else None,
        "cnf": {"jkt": claims.jkt} if claims.jkt else None,
    }
    if claims.local_access is not None:
        told["local_access"] = {
            "organisation_id": str(claims.local_access.organisation_id),
            "expires_at": claims.local_access.expires_at,
        }
    return told


def _told_refresh(grant: Grant, kept: RefreshToken) -> dict[str, Any]:
    return {
        "sub": str(grant.account_id),
        "client_id": grant.client_id,
        "scope": " ".join(sorted(grant.scope)),
        "exp": seconds(kept.expires_at),
    }
