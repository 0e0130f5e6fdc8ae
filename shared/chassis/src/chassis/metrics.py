"""Figures of every process, as monitoring reads them; labels are templates, never ids."""

import os
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    values,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

__all__ = [
    "BREAKER_OPEN",
    "BUILD",
    "CACHE_ERRORS",
    "CALL_SECONDS",
    "CERTIFICATE_EXPIRES",
    "CHECK_OK",
    "CONTENT_TYPE_LATEST",
    "DATABASE_SHORT",
    "DB_POOL_IN_USE",
    "HEARTBEAT_AGE",
    "HTTP_REQUESTS",
    "HTTP_SECONDS",
    "HTTP_WAITING",
    "JWKS_AGE",
    "LIMITS_HIT",
    "MIGRATION",
    "REVOCATION_LAG",
    "TOKENS_REFUSED",
    "exposition",
    "forget_process",
]

disable_created_metrics()  # type: ignore[no-untyped-call]  # the library has no types here

HTTP_REQUESTS = Counter(
    "ordinator_http_requests_total", "Requests answered", ["method", "route", "status"]
)
HTTP_SECONDS = Histogram("ordinator_http_request_seconds", "From entering to leaving", ["route"])
HTTP_WAITING = Gauge(
    "ordinator_http_waiting", "Requests taken and not yet answered", multiprocess_mode="livesum"
)
TOKENS_REFUSED = Counter("ordinator_tokens_refused_total", "Tokens that do not hold", ["reason"])
LIMITS_HIT = Counter("ordinator_limits_hit_total", "Callers told to slow down", ["limit"])
CALL_SECONDS = Histogram("ordinator_call_seconds", "Another service asked, and its answer", ["to"])
BREAKER_OPEN = Gauge(
    "ordinator_breaker_open", "Another service is left alone", ["to"], multiprocess_mode="livemax"
)
JWKS_AGE = Gauge(
    "ordinator_jwks_age_seconds", "Since the issuer told its keys", multiprocess_mode="livemax"
)
HEARTBEAT_AGE = Gauge(
    "ordinator_heartbeat_age_seconds",
    "Since the loop last went round",
    ["loop"],
    multiprocess_mode="mostrecent",
)
CHECK_OK = Gauge(
    "ordinator_check_ok",
    "1 for a check of readiness that passed, as it was last asked",
    ["check"],
    multiprocess_mode="mostrecent",
)
REVOCATION_LAG = Histogram(
    "ordinator_revocation_lag_seconds",
    "From the end of a session or account to its place in the deny list here",
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 30, 120, 300),
)
DB_POOL_IN_USE = Gauge(
    "ordinator_db_pool_in_use", "Connections at work", multiprocess_mode="livesum"
)
DATABASE_SHORT = Counter(
    "ordinator_database_short_total",
    "Statements for which the database had no room, memory or connection",
    ["state"],
)
MIGRATION = Gauge(
    "ordinator_migration_info",
    "1 for how the database stands to this code, as it was last asked",
    ["has", "wants", "fit"],
    multiprocess_mode="mostrecent",
)
CERTIFICATE_EXPIRES = Gauge(
    "ordinator_certificate_expires_seconds",
    "Until the first certificate of the file ends",
    ["certificate"],
    multiprocess_mode="mostrecent",
)
CACHE_ERRORS = Counter("ordinator_cache_errors_total", "The cache did not answer", ["what"])
BUILD = Gauge(
    "ordinator_build_info",
    "What runs here",
    ["service", "version"],
    multiprocess_mode="mostrecent",
)


def shared() -> bool:
    """Whether processes share figures in the files of PROMETHEUS_MULTIPROC_DIR."""
    return values.ValueClass is not values.MutexValue


def begin() -> None:
    """Forget what processes of an earlier start left in the files.

    Those of this process are open already and hold nothing yet.
    """
    if shared():
        for path in _files():
            if not path.stem.endswith(f"_{os.getpid()}"):
                path.unlink()


def exposition() -> bytes:
    """All figures in the text format, summed over the processes if there are several."""
    if not shared():
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    registry.register(_OfAllProcesses())
    return generate_latest(registry)


def forget_process(pid: int) -> None:
    """Leave out the gauges of a process that ended."""
    if shared():
        mark_process_dead(pid)  # type: ignore[no-untyped-call]  # likewise


class _OfAllProcesses(Collector):
    """Adds the files up, but for one that a starting process has made and not yet filled."""

    def collect(self) -> Iterable[Metric]:
        """Every figure of every process."""
        whole = [str(path) for path in _files() if _is_filled(path)]
        merged: Iterable[Metric] = MultiProcessCollector.merge(whole)  # type: ignore[no-untyped-call]  # likewise
        return merged


def _files() -> list[Path]:
    folder = Path(MultiProcessCollector(None)._path)  # type: ignore[no-untyped-call]  # noqa: SLF001 - the library read the variable
    return [*folder.glob("*.db")]


def _is_filled(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False
