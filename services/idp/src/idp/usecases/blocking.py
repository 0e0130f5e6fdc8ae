"""Stopping an account everywhere, and letting it act again."""

from uuid import UUID

from chassis.clock import Clock
from idp.usecases.ending import EndingAllWork
from idp.usecases.session import end_everything

REASON = "blocked"
"""Why its sessions end."""


def block(
    work: EndingAllWork, account_id: UUID, reason: str, clock: Clock, *, actor: str | None = None
) -> None:
    """Stop an account within a transaction: whoever made a token meanwhile made it before.

    Sessions and grants are ended first and the account is locked last, the order in which those
    who make tokens hold them. A session that opens in between ends with the lifting of the block.

    Args:
        work: The transaction.
        account_id: Whose.
        reason: One of ``domain.account.BLOCKS``.
        clock: Read under the lock.
        actor: Who does it; None: its owner.

    Raises:
        AccountUnknown: there is none.
        AccountBlocked: it is closed.
    """
    end_everything(work, account_id, REASON, clock, actor=actor)
    blocked, fact = work.accounts.get(account_id, lock=True).block(reason, clock())
    work.accounts.save(blocked)
    work.announce(fact)


def unblock(
    work: EndingAllWork, account_id: UUID, clock: Clock, *, actor: str | None = None
) -> None:
    """Let an account act again within a transaction; nothing of before comes back.

    Raises:
        AccountUnknown: there is none.
        AccountNotBlocked: it acts.
        AccountBlocked: it is closed, for good.
    """
    work.accounts.get(account_id).unblock(clock())
    end_everything(work, account_id, REASON, clock, actor=actor)
    active, fact = work.accounts.get(account_id, lock=True).unblock(clock())
    work.accounts.save(active)
    work.announce(fact)
