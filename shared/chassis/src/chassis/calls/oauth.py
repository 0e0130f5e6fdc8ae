"""Tokens from the issuer, for a client that proves itself by a key of its own (RFC 7523)."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from chassis.calls.answer import Answer
from chassis.calls.calling import Calls
from chassis.clock import Clock
from chassis.clock import now as system_now
from chassis.refusal import Unavailable
from chassis.tokens import SigningKey, sign

ASSERTION_S = 60
# A kept token is not used in its last seconds: it must live until it is read.
SPARE_S = 30
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
_ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - RFC 8693 §3
_RESOURCE = "urn:ordinator:"


class OAuthError(Exception):
    """The issuer refuses; ``error`` is the word of RFC 6749 §5.2."""

    def __init__(self, error: str, status: int) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


@dataclass(frozen=True)
class Tokens:
    """What the token endpoint gave; ``expires_in`` in seconds."""

    access_token: str = field(repr=False)
    expires_in: int
    scope: str | None = None
    refresh_token: str | None = field(default=None, repr=False)
    id_token: str | None = field(default=None, repr=False)


class TokenClient:
    """One client of the issuer; every call may raise Unavailable and OAuthError."""

    def __init__(
        self,
        calls: Calls,
        *,
        client_id: str,
        key: SigningKey,
        issuer: str,
        token_path: str = "/oauth2/token",  # noqa: S107 - a path
        par_path: str = "/oauth2/par",
        revoke_path: str = "/oauth2/revoke",
        clock: Clock = system_now,
    ) -> None:
        self.client_id = client_id
        self._calls = calls
        self._key = key
        self._issuer = issuer
        self._token_path = token_path
        self._par_path = par_path
        self._revoke_path = revoke_path
        self._clock = clock
        self._kept: dict[tuple[str, str], tuple[str, float]] = {}
        self._lock = threading.Lock()

    def client_credentials(self, scope: str, audience: str) -> str:
        """A token of this program's own for the service ``audience``, kept while it lives."""
        with self._lock:
            now = self._clock().timestamp()
            token, until = self._kept.get((scope, audience), ("", 0.0))
            if until <= now:
                given = self._token(
                    grant_type="client_credentials", scope=scope, resource=_RESOURCE + audience
                )
                token, until = given.access_token, now + given.expires_in - SPARE_S
                self._kept[scope, audience] = token, until
            return token

    def forget(self) -> None:
        """Keep no token: one of them was refused somewhere."""
        with self._lock:
            self._kept.clear()

    def exchange(self, subject_token: str, audience: str, scope: str) -> Tokens:
        """A person's token for another service (RFC 8693), this client acting for them."""
        return self._token(
            grant_type=_EXCHANGE,
            subject_token=subject_token,
            subject_token_type=_ACCESS_TOKEN,
            audience=audience,
            scope=scope,
        )

    def push(self, params: Mapping[str, str]) -> str:
        """Leave an authorization request at the issuer (RFC 9126); its ``request_uri``."""
        told = self._asked(self._par_path, {**params, "client_id": self.client_id})
        return _text(told, "request_uri", self._calls.name)

    def code(self, code: str, verifier: str, redirect_uri: str) -> Tokens:
        """Tokens for a code, with the secret whose hash was in the request (RFC 7636)."""
        return self._token(
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
            redirect_uri=redirect_uri,
        )

    def refresh(self, refresh_token: str, *, resource: str | None = None) -> Tokens:
        """New tokens for the old refresh token, which is spent by this."""
        more = {} if resource is None else {"resource": resource}
        return self._token(grant_type="refresh_token", refresh_token=refresh_token, **more)

    def revoke(self, token: str) -> None:
        """Give a token back (RFC 7009); one that is not known is as good as given back."""
        self._posted(self._revoke_path, {"token": token})

    def _token(self, **asked: str) -> Tokens:
        told, name = self._asked(self._token_path, asked), self._calls.name
        expires_in = told.get("expires_in")
        if not isinstance(expires_in, int):
            raise Unavailable(name)
        return Tokens(
            access_token=_text(told, "access_token", name),
            expires_in=expires_in,
            scope=told.get("scope"),
            refresh_token=told.get("refresh_token"),
            id_token=told.get("id_token"),
        )

    def _asked(self, path: str, asked: Mapping[str, str]) -> Mapping[str, Any]:
        told = self._posted(path, asked).json()
        if not isinstance(told, dict):
            raise Unavailable(self._calls.name)
        return told

    def _posted(self, path: str, asked: Mapping[str, str]) -> Answer:
        proof = {"client_assertion_type": _ASSERTION, "client_assertion": self._assertion()}
        answer = self._calls.post(path, data={**asked, **proof})
        if not answer.ok:
            told = answer.json()
            error = told.get("error") if isinstance(told, dict) else None
            raise OAuthError(error if isinstance(error, str) else "unreadable", answer.status)
        return answer

    def _assertion(self) -> str:
        at = int(self._clock().timestamp())
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self._issuer,
            "jti": str(uuid4()),
            "iat": at,
            "exp": at + ASSERTION_S,
        }
        return sign(self._key, "JWT", claims)


def _text(told: Mapping[str, Any], name: str, what: str) -> str:
    text = told.get(name)
    if not isinstance(text, str):
        raise Unavailable(what)
    return text
