"""Stopping an account everywhere, and letting it act again."""

from uuid import UUID

from chassis.clock import Clock
from idp.domain.account import Account
from idp.usecases.oidc.ports import OidcWork

REASON = "blocked"
"""Why its sessions end."""


def block(work: OidcWork, account_id: UUID, reason: str, clock: Clock) -> None:
    """Stop an account within a transaction: whoever made a token meanwhile made it before.

    Sessions and grants are ended first and the account is locked last, the order in which those
    who make tokens hold them. A session that opens in between ends with the lifting of the block.

    Args:
        work: The transaction.
        account_id: Whose.
        reason: One of ``domain.account.BLOCKS``.
        clock: Read under the lock.

    Raises:
        AccountUnknown: there is none.
        AccountBlocked: it is closed.
    """
    account = _ended(work, account_id, clock)
    blocked, fact = account.block(reason, clock())
    work.accounts.save(blocked)
    work.announce(fact)


def unblock(work: OidcWork, account_id: UUID, clock: Clock) -> None:
    """Let an account act again within a transaction; nothing of before comes back.

    Raises:
        AccountUnknown: there is none.
        AccountNotBlocked: it acts.
        AccountBlocked: it is closed, for good.
    """
    account = _ended(work, account_id, clock)
    active, fact = account.unblock(clock())
    work.accounts.save(active)
    work.announce(fact)


def _ended(work: OidcWork, account_id: UUID, clock: Clock) -> Account:
    """The account, locked, after the end of its sessions and grants was told."""
    sessions = tuple(work.sessions.end_all(account_id, clock()))
    grants = tuple(work.grants.revoke_account(account_id, clock()))
    account = work.accounts.get(account_id, lock=True)
    touched, fact = account.end_sessions(sessions, grants, REASON, clock(), everything=True)
    work.announce(fact)
    return touched
