"""Whose account a program may act on: that of its token's person, and no other."""

from uuid import UUID

from chassis import locks
from idp.domain.refusals import AccountUnknown

of_the_person = locks.person(scope="account", level=None, callers=())
"""A token for this very service, not exchanged."""


def own_id(account_id: UUID) -> UUID:
    """The account of the address, if it is the person's own.

    Raises:
        AccountUnknown: it is another's, or nobody's.
    """
    if locks.caller().sub != str(account_id):
        raise AccountUnknown
    return account_id


def own_session() -> UUID:
    """The session that the token was made in."""
    return UUID(locks.caller().sid or "")
