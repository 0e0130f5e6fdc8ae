"""Who reaches whom: tried from inside the network namespace of every container."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.timeout(300)
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
WEBS = {"idp-web", "frmr-web", "cabinet-web", "documents-web"}
# A web process listens on each of its networks, so whoever reaches the data reaches its door too.
DATA = {"postgres", "valkey"} | WEBS
BUS = {"rabbitmq"}
PUBLIC = {"idp-web", "cabinet-web", "documents-web", "inbox"}
STAND = {"inbox", "counterpart", "ca", "cabinet-web", "documents-web"}
TALKER = DATA | BUS

# Written by hand: what each container must reach, and it must reach nothing else of PORTS.
REACH = {
    "edge": PUBLIC | {OUTSIDE},
    "postgres": DATA,
    "valkey": DATA,
    "rabbitmq": BUS,
    "idp-web": DATA | PUBLIC,
    "idp-worker": TALKER,
    "idp-relay": TALKER | STAND | {OUTSIDE},
    "frmr-web": DATA,
    "frmr-worker": TALKER,
    "frmr-relay": TALKER,
    "cabinet-web": DATA | PUBLIC | STAND,
    "cabinet-worker": TALKER,
    "cabinet-relay": TALKER,
    "documents-web": DATA | PUBLIC | STAND,
    "documents-worker": TALKER,
    "documents-relay": TALKER,
    "documents-checker": DATA | STAND | {OUTSIDE},
    "documents-courier": DATA | STAND | {OUTSIDE},
    "documents-keeper": DATA,
    "inbox": PUBLIC | STAND,
    "counterpart": STAND,
    "ca": STAND,
}
THERE = ("198.51.100.2", "8080")
SERVE = """
import socket, sys
with socket.create_server((sys.argv[1], int(sys.argv[2]))) as listener:
    print("here", flush=True)
    while True:
        listener.accept()[0].close()
"""
TRY = """
import asyncio, json, sys

async def reached(host, port):
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 5)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True

async def found(targets):
    ways = [(name, *address) for name, some in targets.items() for address in some]
    answers = await asyncio.gather(*(reached(host, port) for _, host, port in ways))
    return sorted({name for (name, _, _), yes in zip(ways, answers) if yes})

json.dump(asyncio.run(found(json.load(sys.stdin))), sys.stdout)
"""


@pytest.fixture(scope="module")
def outside():
    """A server in a network of its own, to which only this machine knows the way (RFC 5737)."""
    subprocess.run(["ip", "netns", "add", SPACE], check=True)
    try:
        for words in WAY:
            subprocess.run(["ip", *words.split()], check=True)
        command = ["ip", "netns", "exec", SPACE, sys.executable, "-c", SERVE, *THERE]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout.readline() == "here\n"
            yield THERE[0], int(THERE[1])
            server.terminate()
    finally:
        subprocess.run(["ip", "netns", "delete", SPACE], check=True)


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

    with ThreadPoolExecutor(8) as pool:
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
