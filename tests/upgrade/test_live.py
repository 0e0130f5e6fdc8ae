"""N-1 and N live on one bus: whoever tells, everybody hears, whatever the version (fault 18)."""

import sys

import pytest

from ordinator.topology import SERVICES
from testkit.queues import await_true


@pytest.mark.timeout(300)
@pytest.mark.parametrize("older", ["tellers", "listeners"])
def test_all_that_one_version_tells_is_heard_by_the_other(bus, todays_code, released_code, older):
    teller, listener = (
        (released_code, todays_code) if older == "tellers" else (todays_code, released_code)
    )
    for service in SERVICES:
        bus.start(listener, service, "worker")
    told = {}
    for service in SERVICES:
        told |= bus.tell(teller, service)
        bus.start(teller, service, "relay")

    for service in SERVICES:
        owed = bus.owed(told, service)
        await_true(
            lambda service=service, owed=owed: (
                bus.dead(service) or owed <= bus.heard(service).keys()
            ),
            f"{service} has heard {len(owed)} facts",
            60,
        )

    sys.stdout.write(f"older {older}: told {len(told)}, each heard by whom it is for\n")
    assert [letter for service in SERVICES for letter in bus.dead(service)] == []
