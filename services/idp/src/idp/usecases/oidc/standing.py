"""Whether what a token says still holds: its grant, its session and its account, read live."""

from chassis.tokens import Claims
from idp.domain.account import Account
from idp.domain.claims import seconds
from idp.domain.grant import Grant
from idp.domain.level import Level
from idp.domain.refusals import AccountUnknown
from idp.usecases.oidc.issuing import grant_of
from idp.usecases.oidc.ports import OidcWork


def standing(work: OidcWork, token: Claims) -> tuple[Grant, Account]:
    """The grant of a person's token, and the account.

    Raises:
        AccountUnknown: the grant is over, or the session was when the token was older.
        AccountBlocked: the account is.
    """
    grant_id = grant_of(token)
    grant = work.grants.get(grant_id) if grant_id else None
    if grant is None or not grant.is_live or _fell(work, grant, token):
        raise AccountUnknown
    account = work.accounts.get(grant.account_id)
    account.admit(Level.SIMPLIFIED)
    return grant, account


def _fell(work: OidcWork, grant: Grant, token: Claims) -> bool:
    """Whether the session ended after the token was made, as the deny lists count."""
    session = work.sessions.get(grant.session_id)
    ended = None if session is None else session.ended_at
    return ended is not None and token.iat <= seconds(ended)
