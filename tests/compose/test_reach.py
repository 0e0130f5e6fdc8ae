"""Who reaches whom: tried from inside the network namespace of every container."""

import json
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

PORTS = {
    "postgres": 5432,
    "valkey": 6379,
    "rabbitmq": 5672,
    "idp-web": 8080,
    "frmr-web": 8080,
    "cabinet-web": 8080,
    "documents-web": 8080,
    "inbox": 8050,
    "counterpart": 8052,
    "ca": 8053,
}
OUTSIDE = "outside"
DATA, BUS = {"postgres", "valkey"}, {"rabbitmq"}
WEBS = {"idp-web", "frmr-web", "cabinet-web", "documents-web"}
PUBLIC = {"idp-web", "cabinet-web", "documents-web", "inbox"}
STAND = {"inbox", "counterpart", "ca", "cabinet-web", "documents-web"}
TALKER = DATA | BUS

# Written by hand: what each container must reach, and it must reach nothing else of PORTS.
REACH = {
    "edge": PUBLIC | {OUTSIDE},
    "postgres": DATA,
    "valkey": DATA,
    "rabbitmq": BUS,
    "idp-web": DATA | WEBS | PUBLIC,
    "idp-worker": TALKER,
    "idp-relay": TALKER | STAND | {OUTSIDE},
    "frmr-web": DATA | WEBS,
    "frmr-worker": TALKER,
    "frmr-relay": TALKER,
    "cabinet-web": DATA | WEBS | PUBLIC | STAND,
    "cabinet-worker": TALKER,
    "cabinet-relay": TALKER,
    "documents-web": DATA | WEBS | PUBLIC | STAND,
    "documents-worker": TALKER,
    "documents-relay": TALKER,
    "documents-checker": DATA | WEBS | STAND | {OUTSIDE},
    "documents-courier": DATA | STAND | {OUTSIDE},
    "documents-keeper": DATA,
    "inbox": PUBLIC | STAND,
    "counterpart": STAND,
    "ca": STAND,
}
TRY = """
import json, socket, sys
from concurrent.futures import ThreadPoolExecutor

def reached(address):
    try:
        socket.create_connection(tuple(address), timeout=3).close()
    except OSError:
        return False
    return True

targets = json.load(sys.stdin)
with ThreadPoolExecutor(16) as pool:
    found = {name: any(list(pool.map(reached, some))) for name, some in targets.items()}
json.dump(sorted(name for name, yes in found.items() if yes), sys.stdout)
"""


@pytest.fixture(scope="module")
def outside():
    """A server of this machine, at the address by which others know it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        host = probe.getsockname()[0]
    with socket.create_server((host, 0), backlog=64) as listener:
        yield listener.getsockname()


@pytest.fixture(scope="module")
def targets(inspected, outside):
    """Every address of every target."""
    told = {
        name: [
            (network["IPAddress"], port)
            for network in inspected[name]["NetworkSettings"]["Networks"].values()
        ]
        for name, port in PORTS.items()
    }
    return {**told, OUTSIDE: [outside]}


@pytest.fixture(scope="module")
def reached(containers, targets):
    """What each container's own network leads to."""

    def ask(one):
        inside = ("nsenter", "--target", str(containers.pid(one)), "--net")
        done = subprocess.run(
            [*inside, sys.executable, "-c", TRY],
            input=json.dumps(targets),
            capture_output=True,
            text=True,
            check=True,
        )
        return one.service, set(json.loads(done.stdout))

    with ThreadPoolExecutor(4) as pool:
        return dict(pool.map(ask, containers.staying()))


def test_the_doors_of_the_test_reach_all_that_they_lead_to(reached):
    assert reached["doors"] >= {*PORTS}


def test_every_container_of_the_house_is_in_the_table(reached):
    assert {*reached} - {"doors", "prometheus", "observer"} == {*REACH}


@pytest.mark.parametrize("service", REACH)
def test_a_container_reaches_what_it_needs_and_nothing_else(reached, service, tell):
    refused = {*PORTS, OUTSIDE} - REACH[service]

    assert reached[service] == REACH[service]
    tell(f"{service} → {', '.join(sorted(REACH[service]))}; refused: {', '.join(sorted(refused))}")
