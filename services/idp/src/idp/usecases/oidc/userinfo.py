"""What a client may know of a person (OpenID Connect Core section 5.3)."""

from collections.abc import Mapping
from typing import Any

from chassis.tokens import Claims
from idp.usecases.oidc.about import about
from idp.usecases.oidc.ports import StartOidcWork
from idp.usecases.oidc.standing import standing


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
        with self._start_work() as work:
            grant, account = standing(work, token)
            words = token.scope & set(grant.scope)
            told = about(work, account, words, work.wanted.of(grant.id).userinfo)
        return {"sub": str(account.id), **told}
