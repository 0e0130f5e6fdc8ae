"""A client gives a code back and gets tokens; a code given back twice was stolen."""

from dataclasses import dataclass

from chassis.clock import Clock
from idp.domain import pkce
from idp.domain.client import Client, GrantType
from idp.domain.oauth import InvalidGrant, InvalidTarget
from idp.usecases.oidc.issuing import Press, Tokens
from idp.usecases.oidc.ports import OidcWork, Secrets, StartOidcWork
from idp.usecases.session import hold_grant, revoke_grant


@dataclass(frozen=True)
class CodeOffered:
    """A code with all that must come back with it; ``jkt`` is the key that was proven."""

    code: str
    redirect_uri: str
    verifier: str | None = None
    resource: str | None = None
    jkt: str | None = None


class RedeemCode:
    """One conditional statement spends the code: of any number of attempts, one wins."""

    def __init__(
        self, start_work: StartOidcWork, press: Press, secrets: Secrets, clock: Clock
    ) -> None:
        self._start_work = start_work
        self._press = press
        self._secrets = secrets
        self._clock = clock

    def __call__(self, client: Client, offered: CodeOffered) -> Tokens:
        """Tokens for a fresh code.

        Raises:
            InvalidGrant: wrong, expired, another's, bound to another key, or used: then its grant
                and tokens die.
            InvalidTarget: the code was made for another service.
        """
        client.may(GrantType.CODE)
        with self._start_work() as work:
            tokens = self._redeemed(work, client, offered)
            if tokens is None:
                self._revoke_if_used(work, offered)
        if tokens is None:
            raise InvalidGrant
        return tokens

    def _redeemed(self, work: OidcWork, client: Client, offered: CodeOffered) -> Tokens | None:
        challenge = pkce.challenge_of(offered.verifier) if offered.verifier else None
        if challenge is None and (client.require_pkce or offered.verifier):
            return None
        code = work.authorization_codes.spend(
            self._secrets.digest(offered.code),
            client_id=client.client_id,
            redirect_uri=offered.redirect_uri,
            challenge=challenge,
            jkt=offered.jkt,
            now=self._clock(),
        )
        named = work.grants.get(code.grant_id) if code else None
        grant = hold_grant(work, named.id, named.session_id) if named else None
        if code is None or grant is None:
            return None
        if offered.resource is not None and client.audience(offered.resource) != grant.audience:
            raise InvalidTarget
        return self._press.first(
            work, client, grant, nonce=code.nonce, jkt=offered.jkt, now=self._clock()
        )

    def _revoke_if_used(self, work: OidcWork, offered: CodeOffered) -> None:
        """RFC 6749 section 4.1.2: what a code gave that comes twice is taken back."""
        code = work.authorization_codes.get(self._secrets.digest(offered.code))
        grant = work.grants.get(code.grant_id) if code and code.used_at else None
        if grant is not None:
            revoke_grant(work, grant, "reuse", self._clock)
