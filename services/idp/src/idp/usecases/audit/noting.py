"""Noting the error pages that nothing else notes, so that support finds each by its number (E3)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID

from idp.domain.audit import Entry
from idp.usecases.audit.ports import Audit
from idp.usecases.audit.reading import ReadingWork


class NotingWork(ReadingWork, Protocol):
    """A transaction that reads the audit and adds to it."""

    @property
    def audit(self) -> Audit:
        """Its part of the transaction."""
        ...


class NotePage:
    """An error page was shown."""

    def __init__(self, start_work: Callable[[], AbstractContextManager[NotingWork]]) -> None:
        self._start_work = start_work

    def __call__(self, request_id: UUID, code: str, route: str, account_id: UUID | None) -> None:
        """Note it, if its request left no note of what failed.

        Args:
            request_id: The number on the page.
            code: The problem.
            route: The template of the address.
            account_id: Of the session, if there was one.
        """
        with self._start_work() as work:
            if any(kept.entry.outcome == code for kept in work.history.of_request(request_id)):
                return
            page = Entry("page", account_id, facts={"step": route})
            work.audit.note(page.refused(code))
