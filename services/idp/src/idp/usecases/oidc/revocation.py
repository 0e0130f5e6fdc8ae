"""A client gives up tokens that it does not need any more (RFC 7009)."""

from chassis.clock import Clock
from idp.domain.client import Client
from idp.domain.grant import Grant
from idp.domain.oauth import InvalidGrant
from idp.usecases.oidc.issuing import grant_of
from idp.usecases.oidc.ports import OidcWork, OwnTokens, Secrets, StartOidcWork
from idp.usecases.session import revoke_grant


class RevokeToken:
    """The whole grant goes: its refresh tokens, and its access tokens by the deny lists."""

    def __init__(
        self, start_work: StartOidcWork, own_tokens: OwnTokens, secrets: Secrets, clock: Clock
    ) -> None:
        self._start_work = start_work
        self._own_tokens = own_tokens
        self._secrets = secrets
        self._clock = clock

    def __call__(self, client: Client, token: str) -> None:
        """A token that nobody knows changes nothing and is no error (section 2.2).

        Raises:
            InvalidGrant: it was issued to another program (section 2.1); it lives on.
        """
        with self._start_work() as work:
            grant = self._grant(work, token)
            if grant is None:
                return
            if grant.client_id != client.client_id:
                raise InvalidGrant
            revoke_grant(work, grant, "logout", self._clock)

    def _grant(self, work: OidcWork, token: str) -> Grant | None:
        kept = work.refresh_tokens.get(self._secrets.digest(token))
        if kept is not None:
            return work.grants.get(kept.grant_id)
        claims = self._own_tokens.access(token)
        grant_id = grant_of(claims) if claims else None
        return work.grants.get(grant_id) if grant_id else None
