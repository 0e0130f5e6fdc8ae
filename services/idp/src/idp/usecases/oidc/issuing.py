"""Makes tokens of grants; the account is asked anew for each of them."""

from collections.abc import Collection, Mapping
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
from idp.domain.local_access import LocalAccess
from idp.domain.oauth import InvalidGrant, InvalidScope
from idp.domain.refusals import AccountBlocked, AccountUnconfirmed, AccountUnknown
from idp.usecases.oidc.about import about
from idp.usecases.oidc.ports import OidcWork, Secrets, Signer

ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - a name, RFC 8693

IN_IDENTITY = frozenset({"profile", "organisation"})
"""Scopes whose claims the ID token carries too; those of the others are read at userinfo."""


@dataclass(frozen=True)
class Tokens:
    """What the token endpoint answers; ``jkt`` is the key that the access token is bound to."""

    access_token: str
    expires_in: int
    scope: tuple[str, ...]
    id_token: str | None = None
    refresh_token: str | None = None
    issued_token_type: str | None = None
    jkt: str | None = None

    @property
    def token_type(self) -> str:
        """How the access token is shown (RFC 6750, RFC 9449 section 5)."""
        return "Bearer" if self.jkt is None else "DPoP"


class Press:
    """Prints tokens with the house's keys."""

    def __init__(self, signer: Signer, secrets: Secrets, issuer: str) -> None:
        self._signer = signer
        self._secrets = secrets
        self._issuer = issuer

    def first(
        self,
        work: OidcWork,
        client: Client,
        grant: Grant,
        *,
        nonce: str | None,
        jkt: str | None,
        now: datetime,
    ) -> Tokens:
        """Tokens for a code; what a program that keeps no key proved, binds its family."""
        refresh = None
        if grant.offline:
            if client.is_public and jkt is not None and grant.jkt is None:
                work.grants.bind(grant.id, jkt)
            refresh = self._secrets.new()
            digest = self._secrets.digest(refresh)
            until = refresh_until(grant, now)
            work.refresh_tokens.add(RefreshToken(digest, grant.id, 1, until))
        return self.of(work, client, grant, now=now, nonce=nonce, refresh=refresh, jkt=jkt)

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
        jkt: str | None = None,
    ) -> Tokens:
        """Tokens of a live grant; ``only`` narrows its scope.

        Raises:
            InvalidGrant: the account may not be used here any more.
        """
        account = admitted(work, grant.account_id, client)
        local = _local_access(work, grant, now)
        words = scope.held(only or grant.scope, _granted(work, account, local))
        heard = scope.for_audience(words, grant.audience)
        stamp = self._stamp(grant, now)
        level = account.level
        said = claims.person(stamp, grant, grant.audience, heard, level, local_access=local)
        said |= claims.bound(jkt)
        access = self._signer.access_token(said)
        identity = None
        if scope.OPENID in words:
            said_of = about(
                work, account, IN_IDENTITY & set(words), work.wanted.of(grant.id).identity
            )
            told = claims.identity(stamp, grant, access, nonce, said_of)
            identity = self._signer.id_token(told, client.identity_alg)
        return Tokens(access, _life(said), words, identity, refresh, jkt=jkt)

    def program(
        self,
        client: Client,
        audience: str,
        words: tuple[str, ...],
        *,
        now: datetime,
        jkt: str | None,
    ) -> Tokens:
        """A program's own token."""
        stamp = claims.Stamp(self._issuer, token_hex(16), now)
        said = claims.program(stamp, client, audience, words) | claims.bound(jkt)
        return Tokens(self._signer.access_token(said), _life(said), words, jkt=jkt)

    def exchanged(
        self,
        work: OidcWork,
        client: Client,
        grant: Grant,
        *,
        subject: Claims,
        audience: str,
        wanted: tuple[str, ...],
        jkt: str | None,
        now: datetime,
    ) -> Tokens:
        """The person's token for another service.

        Raises:
            InvalidGrant: the account may not be used here any more.
            InvalidScope: the person holds nothing of what is wanted.
        """
        account = admitted(work, grant.account_id, client)
        local = _local_access(work, grant, now)
        words = scope.held(wanted, _granted(work, account, local))
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
            local_access=local,
        )
        token = self._signer.access_token(said | claims.bound(jkt))
        return Tokens(token, _life(said), words, issued_token_type=ACCESS_TOKEN, jkt=jkt)

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


def _local_access(work: OidcWork, grant: Grant, now: datetime) -> LocalAccess | None:
    """What a slip opened the grant's session for; the owner's password is part of all others.

    Raises:
        InvalidGrant: its time is over.
    """
    local = None if "pwd" in grant.amr else work.sessions.local_access(grant.session_id)
    if local is not None and now >= local.expires_at:
        raise InvalidGrant
    return local


def _granted(work: OidcWork, account: Account, local: LocalAccess | None) -> Collection[str]:
    """Officers' scopes that the person has now; none by a slip, which is not their own proof."""
    if local is not None:
        return frozenset()
    leads = any(one.is_head for one in work.affiliations.of(account.id))
    return {*work.scopes.held(account.id), *((scope.STAFF,) if leads else ())}


def may_refresh(client: Client, words: tuple[str, ...]) -> bool:
    """Whether a grant of these scopes outlives the session, by refresh tokens."""
    return scope.OFFLINE in words and GrantType.REFRESH in client.grants


def _life(said: Mapping[str, Any]) -> int:
    return int(said["exp"] - said["iat"])
