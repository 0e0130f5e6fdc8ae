"""Every process of the deployment tells how it is, at its admin port and nowhere else."""

import pytest
import requests

BUS = {"bus", "database", "migrations"}
DOOR = {"database", "migrations", "cache"}
LOOP = {"loop", "database", "migrations"}
ALIVE = {
    "web": set(),
    "relay": {"telling"},
    "worker": {"handling"},
    "checker": {"loop"},
    "courier": {"loop"},
    "keeper": {"loop"},
}
# What idp's relay does beside telling: codes, ends of sessions, seals, slips that run out.
IDP_LOOPS = {"sending", "farewells", "sealing", "expiring"}
READY = {
    "idp.web": DOOR,
    "idp.relay": BUS | {"telling"} | IDP_LOOPS,
    "idp.worker": BUS | {"handling"},
    "documents.checker": LOOP,
    "documents.courier": LOOP,
    "documents.keeper": LOOP,
}
for service in ("frmr", "cabinet", "documents"):
    READY |= {
        f"{service}.web": DOOR | {"keys"},
        f"{service}.relay": BUS | {"telling"},
        f"{service}.worker": BUS | {"handling", "cache"},
    }
# Asked where the settings demand it, as those of the images do.
DEMANDED = {"documents.web": {"gost"}, "documents.checker": {"gost"}}
WEB = sorted(name for name in READY if name.endswith(".web"))


@pytest.fixture
def admin(stack):
    """Addresses of health and figures by process."""
    return stack.admin


def asked(address):
    answer = requests.get(address, timeout=10)
    return answer.status_code, set(answer.json()["checks"])


def test_each_process_is_asked(admin):
    assert set(admin) == set(READY)


@pytest.mark.parametrize("process", sorted(READY))
def test_a_process_is_alive_started_and_ready_by_its_own_checks(admin, process):
    service, role = process.split(".")
    alive = ALIVE[role] | (IDP_LOOPS if process == "idp.relay" else set())

    assert asked(f"{admin[process]}/livez") == (200, alive)
    status, checks = asked(f"{admin[process]}/readyz")
    assert (status, checks - DEMANDED.get(process, set())) == (200, READY[process])
    assert asked(f"{admin[process]}/startupz")[0] == 200
    assert requests.get(f"{admin[process]}/readyz", timeout=10).json()["service"] == service


@pytest.mark.parametrize("process", WEB)
def test_the_public_door_tells_nothing_of_it(stack, process):
    service = process.partition(".")[0]
    for path in ("/livez", "/readyz", "/startupz", "/metrics"):
        assert requests.get(stack.urls[service] + path, timeout=10).status_code == 404


TOLD = {
    "web": {
        *("ordinator_http_requests_total", "ordinator_http_request_seconds_bucket"),
        *("ordinator_http_waiting", "ordinator_db_pool_in_use"),
    },
    "relay": {
        *("ordinator_outbox_waiting", "ordinator_outbox_oldest_seconds"),
        *("ordinator_relay_leading", "ordinator_publish_seconds_count"),
        *("ordinator_publish_returned_total", "ordinator_heartbeat_age_seconds"),
    },
    "worker": {
        *("ordinator_event_lag_seconds_bucket", "ordinator_parked"),
        *("ordinator_inbox_waiting", "ordinator_dead_letters_open", "ordinator_worker_halted"),
        *("ordinator_redriven_total", "ordinator_heartbeat_age_seconds"),
    },
    "checker": {"ordinator_heartbeat_age_seconds"},
    "courier": {"ordinator_heartbeat_age_seconds"},
    "keeper": {"ordinator_heartbeat_age_seconds"},
}
BESIDES = {"idp.relay": {"ordinator_audit_unsealed_seconds"}}
EVERYWHERE = {"ordinator_build_info", "ordinator_check_ok", "ordinator_migration_info"}


def figures(address):
    """Values by name and labels."""
    text = requests.get(f"{address}/metrics", timeout=10).text
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(line.rsplit(" ", 1) for line in lines)


@pytest.mark.parametrize("process", sorted(READY))
def test_a_process_tells_the_figures_of_its_role(stack, admin, process):
    service, role = process.split(".")
    if role == "web":
        requests.get(f"{stack.urls[service]}/problems/there-is-none", timeout=10)

    told = figures(admin[process])

    names = {name.partition("{")[0] for name in told}
    assert (TOLD[role] | BESIDES.get(process, set()) | EVERYWHERE) - names == set()
    assert f'service="{service}"' in next(name for name in told if "build_info" in name)
    assert {told[name] for name in told if name.startswith("ordinator_check_ok")} == {"1.0"}


def test_requests_are_counted_by_the_template_of_their_route(stack, admin):
    unknown = "3f1e6d2a-0000-4000-8000-000000000000"
    requests.get(f"{stack.urls['documents']}/documents/{unknown}", timeout=10)

    told = figures(admin["documents.web"])

    labels = 'method="GET",route="/documents/<uuid:document_id>",status="401"'
    assert float(told[f"ordinator_http_requests_total{{{labels}}}"]) >= 1
    assert not [name for name in told if unknown in name]
