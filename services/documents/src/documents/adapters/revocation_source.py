"""Words on revocation over HTTP: spoken after the signature came, or the verdict waits."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from chassis.clock import Clock
from documents.adapters.certificates import question, read_answer, read_list
from documents.adapters.outbound import Forbidden, Guard, Reply, Unreachable
from documents.domain.evidence import RevocationObject, SignerNames
from documents.domain.verdict import SubIndication, Unsound

_OK = 200
_CLOCK_SKEW = timedelta(minutes=5)
_OCSP = "application/ocsp-request"
_OCSP_BYTES = 64 << 10
# A stranger's certificate may name thousands, and each may be slow to say nothing.
_MOST_URLS = 4
# A list is kept before the path says whose it is: a wrong one must not be asked for ever.
_SHARED = timedelta(minutes=5)

Fetch = Callable[[], RevocationObject]


class KnownObjects(Protocol):
    """Where fetched lists and answers are kept."""

    def newest(self, url: str, not_before: datetime) -> RevocationObject | None:
        """A list fetched at ``not_before`` or later."""
        ...

    def keep(self, found: RevocationObject) -> None:
        """Keep it as evidence."""
        ...


class HttpRevocation:
    """See ``usecases.evidence.RevocationSource``.

    For some minutes one fetch of a list serves every signature that came before it; a list from
    before a signature says nothing of it, so none is ever used.
    """

    def __init__(self, guard: Guard, known: KnownObjects, clock: Clock) -> None:
        self._guard = guard
        self._known = known
        self._clock = clock

    def evidence(
        self,
        certificate: bytes,
        issuers: Sequence[bytes],
        names: SignerNames,
        not_before: datetime,
    ) -> Sequence[RevocationObject]:
        """The first address that gives a fresh word is enough; lists are asked for first.

        Raises:
            Unsound: TRY_LATER, and why.
        """
        why = "revocation.no-source"
        for fetch in self._sources(certificate, issuers, names, not_before):
            try:
                return [fetch()]
            except Forbidden:
                why = "revocation.address-forbidden"
            except (Unreachable, ValueError):
                why = "revocation.away"
        raise Unsound(SubIndication.TRY_LATER, why)

    def _sources(
        self,
        certificate: bytes,
        issuers: Sequence[bytes],
        names: SignerNames,
        not_before: datetime,
    ) -> Iterator[Fetch]:
        for url in names.crl_urls[:_MOST_URLS]:
            yield partial(self._list, url, not_before)
        asked = question(certificate, issuers) if names.ocsp_urls else None
        if asked is not None:
            for url in names.ocsp_urls[:_MOST_URLS]:
                yield partial(self._answer, url, asked)

    def _list(self, url: str, not_before: datetime) -> RevocationObject:
        at = self._clock()
        known = self._known.newest(url, max(not_before, at - _SHARED))
        if known is not None:
            return known
        return self._fresh(read_list(url, _body(self._guard.get(url)), at), at)

    def _answer(self, url: str, asked: bytes) -> RevocationObject:
        at = self._clock()
        headers = {"Content-Type": _OCSP, "Content-Length": str(len(asked))}
        body = _body(self._guard.post(url, headers, [asked]))
        if len(body) > _OCSP_BYTES:
            raise Unreachable("too long")
        return self._fresh(read_answer(url, body, at), at)

    def _fresh(self, found: RevocationObject, at: datetime) -> RevocationObject:
        if found.next_update <= at or found.this_update > at + _CLOCK_SKEW:
            raise Unreachable("stale")
        self._known.keep(found)
        return found


def _body(reply: Reply) -> bytes:
    if reply.status != _OK:
        raise Unreachable(str(reply.status))
    return reply.body
