"""Makes tokens of grants; the account is asked anew for each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any
from uuid import UUID

from chassis.tokens import Claims
from idp.domain import claims, scope
from idp.domain.account import Account
from idp.domain.client import Client, GrantType
from idp.domain.grant import Grant, RefreshToken, refresh_until
from idp.domain.oauth import InvalidGrant, InvalidScope
from idp.domain.refusals import AccountBlocked, AccountUnconfirmed, AccountUnknown
from idp.usecases.oidc.about import about
from idp.usecases.oidc.ports import OidcWork, Secrets, Signer

ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - a name, RFC 8693

IN_IDENTITY = frozenset({"profile", "organisation"})
"""Scopes whose claims the ID token carries too; those of the others are read at userinfo."""


@dataclass(frozen=True)
class Tokens:
    """What the token endpoint answers."""

    access_token: str
    expires_in: int
    scope: tuple[str, ...]
    id_token: str | None = None
    refresh_token: str | None = None
    issued_token_type: str | None = None


class Press:
    """Prints tokens with the house's keys."""

    def __init__(self, signer: Signer, secrets: Secrets, issuer: str) -> None:
        self._signer = signer
        self._secrets = secrets
        self._issuer = issuer

    def first(
        self, work: OidcWork, client: Client, grant: Grant, nonce: str | None, now: datetime
    ) -> Tokens:
        """Tokens for a code."""
        refresh = None
        if grant.offline:
            refresh = self._secrets.new()
            digest = self._secrets.digest(refresh)
            until = refresh_until(grant, now)
            work.refresh_tokens.add(RefreshToken(digest, grant.id, 1, until))
        return self.of(work, client, grant, now=now, nonce=nonce, refresh=refresh)

    def of(
        self,
        work: OidcWork,
        client: Client,
        grant: Grant,
        *,
        now: datetime,
        nonce: str | None = None,
        refresh: str | None = None,
        only: tuple[str, ...] | None = None,
    ) -> Tokens:
        """Tokens of a live grant; ``only`` narrows its scope.

        Raises:
            InvalidGrant: the account may not be used here any more.
        """
        account = admitted(work, grant.account_id, client)
        words = scope.held(only or grant.scope, work.scopes.held(account.id))
        heard = scope.for_audience(words, grant.audience)
        stamp = self._stamp(grant, now)
        said = claims.person(stamp, grant, grant.audience, heard, account.level)
        access = self._signer.access_token(said)
        identity = None
        if scope.OPENID in words:
            said_of = about(
                work, account, IN_IDENTITY & set(words), work.wanted.of(grant.id).identity
            )
            told = claims.identity(stamp, grant, access, nonce, said_of)
            identity = self._signer.id_token(told, client.identity_alg)
        return Tokens(access, _life(said), words, identity, refresh)

    def program(
        self, client: Client, audience: str, words: tuple[str, ...], now: datetime
    ) -> Tokens:
        """A program's own token."""
        stamp = claims.Stamp(self._issuer, token_hex(16), now)
        said = claims.program(stamp, client, audience, words)
        return Tokens(self._signer.access_token(said), _life(said), words)

    def exchanged(
        self,
        work: OidcWork,
        client: Client,
        grant: Grant,
        *,
        subject: Claims,
        audience: str,
        wanted: tuple[str, ...],
        now: datetime,
    ) -> Tokens:
        """The person's token for another service.

        Raises:
            InvalidGrant: the account may not be used here any more.
            InvalidScope: the person holds nothing of what is wanted.
        """
        account = admitted(work, grant.account_id, client)
        words = scope.held(wanted, work.scopes.held(account.id))
        if not words:
            raise InvalidScope
        said = claims.exchanged(
            self._stamp(grant, now),
            grant,
            actor=client.client_id,
            audience=audience,
            scope=words,
            level=account.level,
            until=datetime.fromtimestamp(subject.exp, UTC),
        )
        token = self._signer.access_token(said)
        return Tokens(token, _life(said), words, issued_token_type=ACCESS_TOKEN)

    def _stamp(self, grant: Grant, now: datetime) -> claims.Stamp:
        # The number of a token leads back to its grant, whose state can so be read live.
        return claims.Stamp(self._issuer, f"{grant.id}:{token_hex(8)}", now)


def grant_of(token: Claims) -> UUID | None:
    """The grant that a person's token was made of."""
    name = token.jti.partition(":")[0]
    try:
        return UUID(name)
    except ValueError:
        return None


def admitted(work: OidcWork, account_id: UUID, client: Client) -> Account:
    """The account as it is now, and until the transaction ends.

    Raises:
        InvalidGrant: it may not be used at this client.
    """
    try:
        account = work.accounts.hold(account_id)
        account.admit(client.min_level)
    except (AccountUnknown, AccountBlocked, AccountUnconfirmed):
        raise InvalidGrant from None
    return account


def may_refresh(client: Client, words: tuple[str, ...]) -> bool:
    """Whether a grant of these scopes outlives the session, by refresh tokens."""
    return scope.OFFLINE in words and GrantType.REFRESH in client.grants


def _life(said: Mapping[str, Any]) -> int:
    return int(said["exp"] - said["iat"])
