"""What a client may know of a person (OpenID Connect Core section 5.3)."""

from collections.abc import Mapping
from typing import Any

from chassis.tokens import Claims
from idp.domain.claims import seconds
from idp.domain.grant import Grant
from idp.domain.level import Level
from idp.domain.refusals import AccountUnknown
from idp.usecases.oidc.about import about
from idp.usecases.oidc.issuing import grant_of
from idp.usecases.oidc.ports import OidcWork, StartOidcWork


class ReadUserInfo:
    """The grant is read live: a token that was revoked a moment ago opens nothing here."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def __call__(self, token: Claims) -> Mapping[str, Any]:
        """Claims that the token's scopes open.

        Raises:
            AccountUnknown: the grant is over, or the session was when the token was older.
            AccountBlocked: the account is.
        """
        grant_id = grant_of(token)
        with self._start_work() as work:
            grant = work.grants.get(grant_id) if grant_id else None
            if grant is None or not grant.is_live or _fell(work, grant, token):
                raise AccountUnknown
            account = work.accounts.get(grant.account_id)
            account.admit(Level.SIMPLIFIED)
            words = token.scope & set(grant.scope)
            told = about(work, account, words, work.wanted.of(grant.id).userinfo)
        return {"sub": str(account.id), **told}


def _fell(work: OidcWork, grant: Grant, token: Claims) -> bool:
    """Whether the session ended after the token was made, as the deny lists count."""
    session = work.sessions.get(grant.session_id)
    ended = None if session is None else session.ended_at
    return ended is not None and token.iat <= seconds(ended)
