"""The deny list: tokens of ended sessions and blocked accounts fall at once, before they expire."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Literal, Protocol

import redis
import structlog

from chassis import cache
from chassis.clock import Clock
from chassis.clock import now as system_now
from chassis.metrics import CACHE_ERRORS, REVOCATION_LAG
from chassis.refusal import Unavailable
from chassis.tokens import Claims, Unauthorised

Kind = Literal["sid", "sub"]
WORKER_SILENT = timedelta(seconds=120)
RETRY_AFTER_S = 5
_FILLED = "deny:filled"
# Of two for the same id the later moment and the longer life stay.
_REMEMBER = """
local told = tonumber(redis.call('GET', KEYS[1]) or '-1')
local left = redis.call('PTTL', KEYS[1])
redis.call('SET', KEYS[1], math.max(told, tonumber(ARGV[1])))
redis.call('PEXPIRE', KEYS[1], math.max(left, tonumber(ARGV[2])))
"""
_log = structlog.get_logger()


@dataclass(frozen=True)
class Revoked:
    """Tokens of one session (``sid``) or one account (``sub``) are refused.

    Attributes:
        kind: Which claim ``id`` is compared with.
        id: The session's or the account's id.
        not_before: Tokens issued at or before this second fall.
        until: When the last of them has expired and the row may go.
    """

    kind: Kind
    id: str
    not_before: datetime
    until: datetime


class RevocationTable(Protocol):
    """The list in the service's own database; each method is a transaction of its own.

    Table ``revocation(kind, id, not_before, until, PRIMARY KEY (kind, id))`` and the single row
    of ``worker_life(seen_at)``. Each method may raise Unavailable.
    """

    def add(self, entries: Iterable[Revoked]) -> None:
        """Keep them; of two for the same id the later ``not_before`` and ``until`` stay."""

    def find(self, ids: Sequence[tuple[Kind, str]]) -> Sequence[Revoked]:
        """Those of the list that are about one of the ids."""

    def living(self, now: datetime) -> Sequence[Revoked]:
        """All whose ``until`` has not come: what a flushed cache is refilled from."""

    def prune(self, now: datetime) -> int:
        """Drop those whose ``until`` has passed; how many."""

    def seen_worker(self, at: datetime) -> None:
        """The worker proved a live consumer at this moment."""

    def worker_seen_at(self) -> datetime | None:
        """When it last did."""


class RevocationUnknown(Unavailable):
    """Whether the token was revoked cannot be said, and what it asks for cannot be undone."""

    code = "revocation-unknown"
    title = "It is not known whether the session still lives"

    def __init__(self) -> None:
        super().__init__("revocation", RETRY_AFTER_S)


class Revocation:
    """The deny list of a service: asked in the cache, kept in the table.

    While the cache is away, what only reads is decided by the table and everything else refused.
    """

    def __init__(
        self, table: RevocationTable, client: redis.Redis, clock: Clock = system_now
    ) -> None:
        self._table = table
        self._redis = client
        self._clock = clock
        # The cache may have lost what was written just before it went away.
        self._doubtful = False
        self._mending = Lock()

    def check(self, claims: Claims, *, write: bool = False, sure: bool = False) -> None:
        """Let pass whoever is not on the list.

        ``write``: what is asked for changes something. ``sure``: it signs, sends or destroys,
        so the list must also be known to be kept up to date.

        Raises:
            Unauthorised: ``revoked``.
            RevocationUnknown: the list cannot be asked, or not be trusted.
        """
        ids: list[tuple[Kind, str]] = [("sub", claims.sub)]
        if claims.sid is not None:
            ids.append(("sid", claims.sid))
        if any(claims.iat <= moment for moment in self._moments(ids, write=write or sure)):
            raise Unauthorised("revoked")
        if sure:
            self._demand_live_worker()

    def remember(self, entries: Iterable[Revoked]) -> None:
        """Put into the cache what the table has just kept; doing it again changes nothing.

        Raises:
            Unavailable: the cache is away; the caller must come again.
        """
        entries = tuple(entries)
        with cache.needed():
            self._put(entries)
        at = self._clock()
        for each in entries:
            REVOCATION_LAG.observe(max(0.0, (at - each.not_before).total_seconds()))

    def refill(self) -> None:
        """Put the whole table into the cache.

        Raises:
            Unavailable: the cache or the table is away.
        """
        entries = self._table.living(self._clock())
        with cache.needed():
            self._put(entries)
            self._redis.set(_FILLED, 1)
        self._doubtful = False
        _log.info("revocation.refilled", entries=len(entries))

    def _moments(self, ids: Sequence[tuple[Kind, str]], *, write: bool) -> Sequence[int]:
        """For each entry about the ids the second up to which tokens fall."""
        try:
            return self._cached(ids)
        except redis.RedisError as error:
            self._doubtful = True
            CACHE_ERRORS.labels("revocation").inc()
            _log.warning("revocation.cache_away", error=type(error).__name__)
        if write:
            raise RevocationUnknown
        return self._kept(ids)

    def _cached(self, ids: Sequence[tuple[Kind, str]]) -> Sequence[int]:
        *found, filled = self._redis.mget([*(_key(*each) for each in ids), _FILLED])
        if filled is None or self._doubtful:
            return self._refilled(ids)
        return [int(moment) for moment in found if moment is not None]

    def _refilled(self, ids: Sequence[tuple[Kind, str]]) -> Sequence[int]:
        """The cache was emptied: one thread mends it, all take the answer from the table."""
        moments = self._kept(ids)
        if self._mending.acquire(blocking=False):
            try:
                self.refill()
            except Unavailable:
                _log.warning("revocation.not_refilled")
            finally:
                self._mending.release()
        return moments

    def _kept(self, ids: Sequence[tuple[Kind, str]]) -> Sequence[int]:
        try:
            return [_second(each.not_before) for each in self._table.find(ids)]
        except Unavailable as error:
            raise RevocationUnknown from error

    def _demand_live_worker(self) -> None:
        try:
            seen = self._table.worker_seen_at()
        except Unavailable as error:
            raise RevocationUnknown from error
        if seen is None or self._clock() - seen > WORKER_SILENT:
            raise RevocationUnknown

    def _put(self, entries: Iterable[Revoked]) -> None:
        now = self._clock()
        script = self._redis.register_script(_REMEMBER)
        with self._redis.pipeline(transaction=False) as pipe:
            for each in entries:
                left_ms = int((each.until - now).total_seconds() * 1000)
                if left_ms > 0:
                    told = [_second(each.not_before), left_ms]
                    script(keys=[_key(each.kind, each.id)], args=told, client=pipe)
            pipe.execute()


def _key(kind: Kind, subject: str) -> str:
    return f"deny:{kind}:{subject}"


def _second(moment: datetime) -> int:
    return int(moment.timestamp())
