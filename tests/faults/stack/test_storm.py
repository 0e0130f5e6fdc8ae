"""Five hundred confirmations in flight through the whole house while its parts are killed."""

import time
from itertools import cycle
from threading import Event, Thread

import pytest
import requests

from testkit.queues import await_true
from testkit.strikes import demanded

from .near import From

pytestmark = pytest.mark.timeout(600)
VICTIMS = {
    "idp.relay": None,
    "frmr.worker": "frmr.inbox",
    "cabinet.worker": "cabinet.inbox",
    "documents.worker": None,
}
# An open door of a service that reads its database.
DOOR = "/journal/heads"


def test_1_the_broker_is_killed_while_facts_are_told(standing, crowd):
    with demanded("1 broker killed under 500 confirmations") as strikes:
        standing.ordinator("start", "idp.relay")
        crowd.half_told()
        begun = time.monotonic()
        standing.deployment.kill("rabbitmq")
        strikes.add(crowd.untold())
        assert crowd.whole()
        print(f"whole again {time.monotonic() - begun:.1f} s after the kill")  # noqa: T201

    standing.await_healthy()
    assert crowd.dead() == {}


def test_2_to_4_relay_and_workers_are_killed_while_facts_are_told_again(standing, crowd):
    with demanded("2 to 4 relay and workers killed", 4) as strikes:
        crowd.tell_again()
        for name, queue in VICTIMS.items():
            if not crowd.waiting(queue):  # a quick listener is through with it already
                crowd.tell_again()
            await_true(lambda queue=queue: crowd.waiting(queue), f"{name} has work", 60)
            standing.deployment.kill(name)
            strikes.add()
        assert crowd.whole()

    standing.await_healthy()
    assert crowd.dead() == {}


def test_8_the_database_is_killed_under_load(standing, crowd):
    door = standing.stack.urls["documents"] + DOOR
    with Asking(door) as asking, demanded("8 database killed under load") as strikes:
        await_true(lambda: 200 in asking.statuses(), "the door is open")
        crowd.tell_again()
        standing.deployment.kill("postgres")
        await_true(lambda: 503 in asking.statuses(), "503 meanwhile")
        standing.await_healthy()
        await_true(lambda: asking.answers[-1].status_code == 200, "the door is open again")
        after = len(asking.answers)
        assert crowd.whole()
        refused = [one for one in asking.answers if one.status_code != 200]
        strikes.add(len(refused))

    assert {one.status_code for one in refused} == {503}
    assert all(one.headers.get("Retry-After") for one in refused)
    assert set(asking.statuses()[after:]) == {200}
    assert crowd.dead() == {}


def test_after_all_of_it_both_sides_of_the_bus_agree(standing, crowd):
    said = standing.ordinator("reconcile", "--since", "1h")

    assert "gaps 0" in said
    print(said)  # noqa: T201  the figures


class Asking(Thread):
    """Asks a door ten times a second, from many addresses: each has its own limit."""

    def __init__(self, door):
        super().__init__()
        self.answers = []
        self._door = door
        self._stopping = Event()
        self._sessions = cycle([session(f"127.0.0.{number}") for number in range(2, 22)])

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self._stopping.set()
        self.join()

    def run(self):
        while not self._stopping.wait(0.1):
            self.answers.append(next(self._sessions).get(self._door, timeout=30))

    def statuses(self):
        return [one.status_code for one in self.answers]


def session(address):
    made = requests.Session()
    made.mount("http://", From(address))
    return made
