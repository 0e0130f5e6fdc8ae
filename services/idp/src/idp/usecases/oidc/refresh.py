"""A client renews its tokens; each refresh token works once, and a second use ends the family."""

from dataclasses import dataclass

from chassis.clock import Clock
from idp.domain import scope
from idp.domain.audit import Entry
from idp.domain.client import Client, GrantType
from idp.domain.grant import Grant, RefreshToken, refresh_until
from idp.domain.oauth import InvalidDpopProof, InvalidGrant, InvalidTarget
from idp.usecases.notices import Notice, Notices
from idp.usecases.oidc.issuing import Press, Tokens
from idp.usecases.oidc.ports import OidcWork, Secrets, StartOidcWork
from idp.usecases.session import revoke_grant


@dataclass(frozen=True)
class RefreshOffered:
    """A refresh token, and a narrower scope if less is wanted than was granted.

    ``jkt`` is the key that was proven with it.
    """

    token: str
    wanted: str | None = None
    resource: str | None = None
    jkt: str | None = None


class RenewTokens:
    """Rotation with reuse detection (RFC 9700 section 4.14)."""

    def __init__(
        self,
        start_work: StartOidcWork,
        press: Press,
        *,
        secrets: Secrets,
        notices: Notices,
        clock: Clock,
    ) -> None:
        self._start_work = start_work
        self._press = press
        self._secrets = secrets
        self._notices = notices
        self._clock = clock

    def __call__(self, client: Client, offered: RefreshOffered) -> Tokens:
        """New tokens for the old refresh token.

        Raises:
            InvalidGrant: unknown, expired, revoked, another's, or used: then the family dies.
            InvalidDpopProof: it is bound to a key, and none was proven.
            InvalidScope: more is wanted than was granted.
            InvalidTarget: it was granted for another service.
        """
        client.may(GrantType.REFRESH)
        with self._start_work() as work:
            tokens = self._renewed(work, client, offered)
        if tokens is None:
            raise InvalidGrant
        return tokens

    def _renewed(self, work: OidcWork, client: Client, offered: RefreshOffered) -> Tokens | None:
        kept = work.refresh_tokens.get(self._secrets.digest(offered.token))
        # Under its lock: who takes it back waits, and the tokens made now fall with it.
        grant = work.grants.get(kept.grant_id, lock=True) if kept else None
        if grant is None or grant.client_id != client.client_id:
            return None
        bound = client.is_public and grant.jkt is not None
        if bound and offered.jkt != grant.jkt:
            # Another's key is no second use: whoever found the token cannot end the family.
            if offered.jkt is None:
                raise InvalidDpopProof
            return None
        successor = self._spent(work, grant, offered.token)
        if successor is None and (client.has_key or bound):
            successor = self._lost(work, grant, offered.token)
        if successor is None:
            self._revoke_if_used(work, grant, offered.token)
            return None
        if offered.resource is not None and client.audience(offered.resource) != grant.audience:
            raise InvalidTarget
        wanted = scope.parse(offered.wanted) if offered.wanted else grant.scope
        only = scope.allowed(wanted, grant.scope)
        now = self._clock()
        return self._press.of(
            work, client, grant, now=now, refresh=successor, only=only, jkt=offered.jkt
        )

    def _spent(self, work: OidcWork, grant: Grant, token: str) -> str | None:
        """The next token of the family, if this one was alive."""
        now = self._clock()
        successor = self._secrets.new()
        sealed = self._secrets.seal(token, successor)
        used = work.refresh_tokens.spend(self._secrets.digest(token), successor=sealed, now=now)
        if used is None:
            return None
        digest, until = self._secrets.digest(successor), refresh_until(grant, now)
        work.refresh_tokens.add(RefreshToken(digest, grant.id, used.generation + 1, until))
        return successor

    def _lost(self, work: OidcWork, grant: Grant, token: str) -> str | None:
        """Whoever proves to hold a key and asks again within seconds gets the same successor."""
        kept = work.refresh_tokens.get(self._secrets.digest(token))
        if kept is None or not grant.is_live or not kept.may_repeat(self._clock()):
            return None
        assert kept.successor is not None
        successor = self._secrets.unseal(token, kept.successor)
        found = work.refresh_tokens.get(self._secrets.digest(successor))
        return successor if found is not None and found.used_at is None else None

    def _revoke_if_used(self, work: OidcWork, grant: Grant, token: str) -> None:
        """Two have held the token: the family dies, and the owner is told of it once."""
        kept = work.refresh_tokens.get(self._secrets.digest(token))
        if kept is None or kept.used_at is None or not grant.is_live:
            return
        revoke_grant(work, grant, "reuse", self._clock)
        account_id = grant.account_id
        work.audit.note(Entry("token.refresh-reuse", account_id, client_id=grant.client_id))
        self._notices.tell(work, account_id, Notice.REFRESH_REUSE)
