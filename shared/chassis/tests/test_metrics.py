"""The figures that monitoring was promised: their names, their labels, how processes add up."""

import ast
from pathlib import Path

import pytest
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.metrics import MetricWrapperBase

from chassis import metrics, traffic

PROMISED = {
    "ordinator_http_requests_total": {"method", "route", "status"},
    "ordinator_http_request_seconds": {"route"},
    "ordinator_http_waiting": set(),
    "ordinator_outbox_waiting": set(),
    "ordinator_outbox_oldest_seconds": set(),
    "ordinator_publish_seconds": set(),
    "ordinator_publish_returned_total": set(),
    "ordinator_published_total": {"type"},
    "ordinator_relay_leading": set(),
    "ordinator_events_total": {"type", "outcome"},
    "ordinator_event_lag_seconds": set(),
    "ordinator_parked": set(),
    "ordinator_inbox_waiting": set(),
    "ordinator_check_ok": {"check"},
    "ordinator_worker_halted": set(),
    "ordinator_dead_letters_open": set(),
    "ordinator_redriven_total": set(),
    "ordinator_heartbeat_age_seconds": {"loop"},
    "ordinator_jwks_age_seconds": set(),
    "ordinator_tokens_refused_total": {"reason"},
    "ordinator_revocation_lag_seconds": set(),
    "ordinator_db_pool_in_use": set(),
    "ordinator_database_short_total": {"state"},
    "ordinator_cache_errors_total": {"what"},
    "ordinator_limits_hit_total": {"limit"},
    "ordinator_call_seconds": {"to"},
    "ordinator_breaker_open": {"to"},
    "ordinator_migration_info": {"has", "wants", "fit"},
    "ordinator_certificate_expires_seconds": {"certificate"},
    "ordinator_build_info": {"service", "version"},
}
SOURCES = Path(metrics.__file__).parent


def figures():
    """Each figure of the chassis by the name of its constant."""
    return {
        name: value
        for module in (metrics, traffic)
        for name, value in vars(module).items()
        if isinstance(value, MetricWrapperBase)
    }


def told(figure):
    return figure._name + ("_total" if isinstance(figure, Counter) else "")


def test_every_promised_figure_is_there_under_its_name_with_its_labels():
    found = {told(one): set(one._labelnames) for one in figures().values()}

    assert found == PROMISED


def test_no_figure_tells_the_pid_of_a_process():
    modes = {one._multiprocess_mode for one in figures().values() if isinstance(one, Gauge)}

    assert modes <= {"livesum", "livemax", "mostrecent"}


@pytest.mark.parametrize("constant", sorted(figures()))
def test_every_figure_is_kept_by_code_that_runs(constant):
    told_by = [
        path
        for path in SOURCES.rglob("*.py")
        if path.name not in {"metrics.py", "traffic.py"}
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if getattr(node, "id", getattr(node, "attr", None)) == constant
    ]

    assert told_by


def test_a_histogram_reaches_as_far_as_its_promise():
    found = {told(one): one for one in figures().values() if type(one) is Histogram}
    tops = {name: one._upper_bounds[-2] for name, one in found.items()}

    assert tops["ordinator_event_lag_seconds"] == 3600
    assert tops["ordinator_revocation_lag_seconds"] == 300
