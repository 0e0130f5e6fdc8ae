"""Who reaches whom: tried from inside the network namespace of every container."""

import json
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from testkit.queues import await_true

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
OUTSIDE, SPACE = "outside", "ordinator-outside"
WAY = [
    f"link add ordinator0 type veth peer name ordinator1 netns {SPACE}",
    "address add 198.51.100.1/30 dev ordinator0",
    "link set ordinator0 up",
    f"-netns {SPACE} address add 198.51.100.2/30 dev ordinator1",
    f"-netns {SPACE} link set ordinator1 up",
    f"-netns {SPACE} route add default via 198.51.100.1",
]
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
    """A server in a network of its own, to which only this machine knows the way (RFC 5737)."""
    subprocess.run(["ip", "netns", "add", SPACE], check=True)
    try:
        for words in WAY:
            subprocess.run(["ip", *words.split()], check=True)
        argv = [sys.executable, "-m", "http.server", "--bind", "198.51.100.2", "8080"]
        with subprocess.Popen(
            ["ip", "netns", "exec", SPACE, *argv],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as server:
            await_true(lambda: answers("198.51.100.2", 8080), "the outside answers")
            yield "198.51.100.2", 8080
            server.terminate()
    finally:
        subprocess.run(["ip", "netns", "delete", SPACE], check=True)


def answers(*address):
    try:
        socket.create_connection(address, timeout=1).close()
    except OSError:
        return False
    return True


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
