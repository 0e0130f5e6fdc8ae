"""Revocation lists over HTTP: fetched after the signature came, or the verdict waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from chassis.clock import Clock
from documents.adapters.certificates import read_list
from documents.adapters.outbound import Forbidden, Guard, Unreachable
from documents.domain.evidence import RevocationList
from documents.domain.verdict import SubIndication, Unsound

_OK = 200
_CLOCK_SKEW = timedelta(minutes=5)


class KnownLists(Protocol):
    """Where fetched lists are kept."""

    def newest(self, url: str, not_before: datetime) -> RevocationList | None:
        """One fetched at ``not_before`` or later."""
        ...

    def keep(self, found: RevocationList) -> None:
        """Keep it as evidence."""
        ...


class HttpRevocation:
    """See ``usecases.verification.RevocationSource``.

    One fetch serves every signature that came before it; a list from before a signature says
    nothing of it, so none is ever used.
    """

    def __init__(self, guard: Guard, known: KnownLists, clock: Clock) -> None:
        self._guard = guard
        self._known = known
        self._clock = clock

    def lists(self, urls: Sequence[str], not_before: datetime) -> Sequence[RevocationList]:
        """The first address that gives a fresh list is enough.

        Raises:
            Unsound: TRY_LATER, and why.
        """
        why = "revocation.no-source"
        for url in urls:
            try:
                return [self._known.newest(url, not_before) or self._fetched(url)]
            except Forbidden:
                why = "revocation.address-forbidden"
            except (Unreachable, ValueError):
                why = "revocation.away"
        raise Unsound(SubIndication.TRY_LATER, why)

    def _fetched(self, url: str) -> RevocationList:
        at = self._clock()
        reply = self._guard.get(url)
        if reply.status != _OK:
            raise Unreachable(str(reply.status))
        found = read_list(url, reply.body, at)
        if found.next_update <= at or found.this_update > at + _CLOCK_SKEW:
            raise Unreachable("stale")
        self._known.keep(found)
        return found
