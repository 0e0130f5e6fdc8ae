"""«It was not me»: by a link of a notice the owner stops the account until they recover it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from idp.domain.refusals import LinkGone
from idp.usecases.blocking import block
from idp.usecases.oidc.ports import Grants, Sessions
from idp.usecases.ports import Chance, Clock, Macs, Work

LIFE = timedelta(days=3)
"""A lock lasts a day; some read their letters two days later."""
OWNER = "owner"
"""Who stops the account, and who lets it act again."""


class Disavowals(Protocol):
    """Links that stop accounts, by the digests of their secrets."""

    def add(self, token_hash: bytes, account_id: UUID, expires_at: datetime) -> None:
        """Keep a new one."""
        ...

    def is_open(self, token_hash: bytes, now: datetime) -> bool:
        """Whether it may still be used."""
        ...

    def spend(self, token_hash: bytes, now: datetime) -> UUID | None:
        """Use it; whose account it stops, None where it is unknown, used or too old."""
        ...

    def sweep(self, before: datetime) -> None:
        """Forget those that ended before then."""
        ...


class DisavowingWork(Work, Protocol):
    """A transaction that also knows such links, and all that ends with an account's sign-ins."""

    @property
    def disavowals(self) -> Disavowals:
        """Its part of the transaction."""
        ...

    @property
    def sessions(self) -> Sessions:
        """Its part of the transaction."""
        ...

    @property
    def grants(self) -> Grants:
        """Its part of the transaction."""
        ...


StartDisavowing = Callable[[], AbstractContextManager[DisavowingWork]]


class OfferDisavowal:
    """Makes a link; only its digest is kept."""

    def __init__(self, macs: Macs, chance: Chance, clock: Clock, page: str) -> None:
        self._macs = macs
        self._chance = chance
        self._clock = clock
        self._page = page

    def __call__(self, work: DisavowingWork, account_id: UUID) -> str:
        """The address for the owner alone, good once within ``LIFE``."""
        token = self._chance.token()
        work.disavowals.add(self._macs.token(token), account_id, self._clock() + LIFE)
        return f"{self._page}?k={token}"


class ReadDisavowal:
    """The page that asks, before anything happens: programs that read letters open links too."""

    def __init__(self, start_work: StartDisavowing, macs: Macs, clock: Clock) -> None:
        self._start_work = start_work
        self._macs = macs
        self._clock = clock

    def __call__(self, token: str) -> None:
        """Let pass who may still use the link; LinkGone."""
        with self._start_work() as work:
            if not work.disavowals.is_open(self._macs.token(token), self._clock()):
                raise LinkGone


class Disavow:
    """The owner presses the button: everything ends, and nothing begins until they recover."""

    def __init__(self, start_work: StartDisavowing, macs: Macs, clock: Clock) -> None:
        self._start_work = start_work
        self._macs = macs
        self._clock = clock

    def __call__(self, token: str) -> None:
        """Stop the account.

        Raises:
            LinkGone: the link is used, unknown or too old.
            AccountBlocked: the account is closed.
        """
        with self._start_work() as work:
            account_id = work.disavowals.spend(self._macs.token(token), self._clock())
            if account_id is None:
                raise LinkGone
            block(work, account_id, OWNER, self._clock)


class SweepDisavowals:
    """Forgets links that are good for nothing any more."""

    def __init__(self, start_work: StartDisavowing, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self) -> None:
        """Sweep once."""
        with self._start_work() as work:
            work.disavowals.sweep(self._clock())
