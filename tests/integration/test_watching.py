"""Every process of the deployment tells how it is, at its admin port and nowhere else."""

import json
import os
from pathlib import Path

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
READY = {
    "idp.web": DOOR,
    "idp.relay": BUS | {"telling", "sending"},
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
WEB = sorted(name for name in READY if name.endswith(".web"))


@pytest.fixture(scope="module")
def admin():
    """Addresses of health and figures by process."""
    place = Path(os.environ.get("ORDINATOR_STACK", ".run/stack.json"))
    return json.loads(place.read_text("utf-8"))["admin"]


def asked(address):
    answer = requests.get(address, timeout=10)
    return answer.status_code, set(answer.json()["checks"])


def test_each_process_is_asked(admin):
    assert set(admin) == set(READY)


@pytest.mark.parametrize("process", sorted(READY))
def test_a_process_is_alive_started_and_ready_by_its_own_checks(admin, process):
    service, role = process.split(".")
    alive = ALIVE[role] | ({"sending"} if process == "idp.relay" else set())

    assert asked(f"{admin[process]}/livez") == (200, alive)
    assert asked(f"{admin[process]}/readyz") == (200, READY[process])
    assert asked(f"{admin[process]}/startupz")[0] == 200
    assert requests.get(f"{admin[process]}/readyz", timeout=10).json()["service"] == service


@pytest.mark.parametrize("process", WEB)
def test_the_public_door_tells_nothing_of_it(stack, process):
    service = process.partition(".")[0]
    for path in ("/livez", "/readyz", "/startupz", "/metrics"):
        assert requests.get(stack.urls[service] + path, timeout=10).status_code == 404
