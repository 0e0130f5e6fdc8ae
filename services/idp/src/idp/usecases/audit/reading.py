"""Reading the audit: a person's own history, an account's for support, a failed attempt."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from idp.domain.audit import DONE, Kept
from idp.domain.refusals import RequestUnknown

PAGE = 25


class History(Protocol):
    """Entries as they are looked for."""

    def of(
        self,
        account_id: UUID,
        *,
        before: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        most: int | None = PAGE,
    ) -> Sequence[Kept]:
        """Those about an account, the newest first, with lesser numbers than ``before``."""
        ...

    def of_request(self, request_id: UUID) -> Sequence[Kept]:
        """Those of one request, in order."""
        ...


class ReadingWork(Protocol):
    """A transaction in which the audit is read."""

    @property
    def history(self) -> History:
        """Its part of the transaction."""
        ...


StartReading = Callable[[], AbstractContextManager[ReadingWork]]


@dataclass(frozen=True)
class Page:
    """A few entries; ``following`` is the number before which the next ones are, if there are."""

    entries: Sequence[Kept]
    following: int | None


class ReadHistory:
    """What was done with an account, a page at a time."""

    def __init__(self, start_work: StartReading) -> None:
        self._start_work = start_work

    def __call__(
        self,
        account_id: UUID,
        *,
        before: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        most: int = PAGE,
    ) -> Page:
        """The newest first; ``since`` is included, ``until`` is not."""
        with self._start_work() as work:
            return page_of(work, account_id, before=before, since=since, until=until, most=most)


@dataclass(frozen=True)
class Attempt:
    """A failed attempt, as the error page's number leads to it (A17).

    Attributes:
        code: The refusal.
        step: What the transaction waited for; the page, where there was none.
        tries: Wrong codes up to then.
    """

    request_id: UUID
    at: datetime
    deed: str
    code: str
    step: str | None
    tries: int | None
    account_id: UUID | None
    client_id: str | None
    block: str | None
    agent: str | None


def page_of(
    work: ReadingWork,
    account_id: UUID,
    *,
    before: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    most: int = PAGE,
) -> Page:
    """A page of an account's entries, within a transaction."""
    found = work.history.of(account_id, before=before, since=since, until=until, most=most + 1)
    entries = found[:most]
    return Page(entries, entries[-1].number if len(found) > most else None)


def attempt_of(work: ReadingWork, request_id: UUID) -> Attempt:
    """What came to nothing in a request, by the number that its page shows, within a transaction.

    Raises:
        RequestUnknown: nothing was refused in such a request.
    """
    entries = work.history.of_request(request_id)
    refused = next((kept for kept in entries if kept.entry.outcome != DONE), None)
    if refused is None:
        raise RequestUnknown
    return _attempt(request_id, refused)


def _attempt(request_id: UUID, kept: Kept) -> Attempt:
    facts = kept.entry.facts
    step, tries = facts.get("step"), facts.get("tries")
    return Attempt(
        request_id=request_id,
        at=kept.at,
        deed=kept.entry.deed,
        code=kept.entry.outcome,
        step=None if step is None else str(step),
        tries=None if tries is None else int(tries),
        account_id=kept.entry.account_id,
        client_id=kept.entry.client_id,
        block=kept.whence.block,
        agent=kept.whence.agent,
    )
