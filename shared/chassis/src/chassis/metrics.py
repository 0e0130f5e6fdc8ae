"""Figures of the web processes, as monitoring reads them; labels are templates, never ids."""

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
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

__all__ = [
    "BREAKER_OPEN",
    "BUILD",
    "CACHE_ERRORS",
    "CALL_SECONDS",
    "CONTENT_TYPE_LATEST",
    "HTTP_REQUESTS",
    "HTTP_SECONDS",
    "HTTP_WAITING",
    "JWKS_AGE",
    "LIMITS_HIT",
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
    """Forget what processes of an earlier start left in the files."""
    if shared():
        folder = Path(MultiProcessCollector(None)._path)  # type: ignore[no-untyped-call]  # noqa: SLF001 - the library read the variable
        for path in folder.glob("*.db"):
            path.unlink()


def exposition() -> bytes:
    """All figures in the text format, summed over the processes if there are several."""
    if not shared():
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has no types here
    return generate_latest(registry)


def forget_process(pid: int) -> None:
    """Leave out the gauges of a process that ended."""
    if shared():
        mark_process_dead(pid)  # type: ignore[no-untyped-call]  # likewise
