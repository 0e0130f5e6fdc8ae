"""Shutting the password on unknown devices, telling the owner, and opening it again (A11)."""

from datetime import timedelta
from typing import Protocol
from uuid import UUID

from idp.domain.audit import Entry
from idp.domain.limits import LOCKED_FOR
from idp.usecases.disavowal import DisavowingWork, OfferDisavowal
from idp.usecases.notices import Notice, Notices
from idp.usecases.ports import Clock, Lockout, Locks

NOBODY = "nobody"
"""Who shuts a password: whoever guessed it is not known."""


class Locking(Protocol):
    """As much of a transaction as a lock needs."""

    @property
    def locks(self) -> Locks:
        """Passwords shut on unknown devices."""
        ...


class ShutPassword:
    """The lock figure is reached: a row that outlives the cache, and word to the owner."""

    def __init__(self, notices: Notices, disavowal: OfferDisavowal, clock: Clock) -> None:
        self._notices = notices
        self._disavowal = disavowal
        self._clock = clock

    def __call__(self, work: DisavowingWork, account_id: UUID) -> None:
        """Shut it, in the caller's transaction; a lock that stands is not told again."""
        if work.locks.put(account_id, self._clock()):
            link = self._disavowal(work, account_id)
            self._notices.tell(work, account_id, Notice.LOCKED, link=link)
            work.audit.note(Entry("lock", account_id, actor=NOBODY))


class LiftLock:
    """Opens the password again, in the caller's transaction."""

    def __init__(self, lockout: Lockout) -> None:
        self._lockout = lockout

    def __call__(self, work: Locking, account_id: UUID) -> None:
        """Forget the lock and the failures on unknown devices; Unavailable without the cache."""
        work.locks.lift(account_id)
        self._lockout.forget(str(account_id))


def locked_for(work: Locking, account_id: UUID, clock: Clock) -> timedelta:
    """How much longer the password is shut on unknown devices; nothing where it is not."""
    since = work.locks.since(account_id)
    if since is None:
        return timedelta(0)
    return max(since + LOCKED_FOR - clock(), timedelta(0))
