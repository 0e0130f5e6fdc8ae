"""What every door of one's own account asks: whose token, whose session, which transaction."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from chassis import locks
from chassis.locks.refusals import AuthenticationInsufficient
from idp.domain.refusals import AccountUnknown, ProofStale, SignedOut
from idp.domain.session import FRESH_S, Session
from idp.domain.signin import Purpose
from idp.http.here import here
from idp.usecases.transaction import Key

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

of_the_person = locks.person(scope="account", level=None, callers=())
"""A token for this very service, not exchanged; how old the proof is the use case judges."""
REFUSED = (AccountUnknown, SignedOut, AuthenticationInsufficient)
"""What each of these doors may answer besides."""


def owner(account_id: UUID) -> Session:
    """The live session of the token, if the account is the person's own.

    Raises:
        AccountUnknown: it is another's.
        SignedOut: the session is over.
    """
    claims = locks.caller()
    if claims.sub != str(account_id):
        raise AccountUnknown
    return here().own.read_session(UUID(claims.sid or ""))


def begun(session: Session, purpose: Purpose, method: str | None = None) -> Key:
    """What the session began last for this purpose; TransactionExpired."""
    return here().own.find_begun(session, purpose, method)


def proven(act: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Tell a program how its person proves themselves anew (RFC 9470)."""

    @wraps(act)
    def asking(*given: Arguments.args, **named: Arguments.kwargs) -> Answer:
        try:
            return act(*given, **named)
        except ProofStale as stale:
            acr = stale.facts["acr_values"]
            raise AuthenticationInsufficient(acr_values=acr, max_age=FRESH_S) from None

    return asking
