"""Tokens for our own doors: nobody is on a list here, what they hang on is read as it is."""

from chassis.tokens import Claims, Unauthorised
from idp.domain.refusals import AccountBlocked, AccountUnknown
from idp.usecases.oidc.ports import StartOidcWork
from idp.usecases.oidc.standing import standing


class LiveTokens:
    """See ``chassis.tokens.access.DenyList``."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def check(self, claims: Claims, *, write: bool = False, sure: bool = False) -> None:
        """Let pass a program, and a person whose grant, session and account live.

        Raises:
            Unauthorised: one of them does not.
        """
        del write, sure
        if not claims.is_person:
            return
        try:
            with self._start_work() as work:
                standing(work, claims)
        except (AccountUnknown, AccountBlocked):
            raise Unauthorised("revoked") from None
