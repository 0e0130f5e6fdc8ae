"""Support reads the audit: what was done with an account, and why a request came to nothing."""

from datetime import datetime
from uuid import UUID

from idp.domain.officer import Officer
from idp.usecases.audit.reading import Attempt, Page, attempt_of, page_of
from idp.usecases.officers import Deed, Desk
from idp.usecases.support.ports import SupportWork

WORD = "support.read"


class ReadAudit:
    """What was done with an account, a page at a time."""

    def __init__(self, desk: Desk[SupportWork]) -> None:
        self._desk = desk

    def __call__(
        self,
        officer: Officer,
        account_id: UUID,
        *,
        before: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Page:
        """The newest first; ``since`` is included, ``until`` is not; AccountUnknown."""

        def read(work: SupportWork) -> Page:
            work.accounts.get(account_id)
            return page_of(work, account_id, before=before, since=since, until=until)

        return self._desk(officer, Deed(WORD, account_id, facts={"what": "audit"}), read)


class ReadRequest:
    """A failed attempt, by the number that the person reads out (A17)."""

    def __init__(self, desk: Desk[SupportWork]) -> None:
        self._desk = desk

    def __call__(self, officer: Officer, request_id: UUID) -> Attempt:
        """The attempt; RequestUnknown."""
        facts = {"what": "request", "request": str(request_id)}
        deed = Deed(WORD, facts=facts)
        return self._desk(officer, deed, lambda work: attempt_of(work, request_id))
