"""Every service is renewed in turn while people sign in and upload: nobody is turned away (17)."""

import time

import pytest

from testkit.strikes import demanded
from testkit.traffic import PATIENCE_S, Traffic, moved_in

pytestmark = pytest.mark.timeout(1200)
LEAST_S, LEAST_REQUESTS = 60, 5_000


@pytest.fixture(scope="module")
def people(standing, seed):
    return moved_in(standing.stack, seed)


def test_every_service_is_renewed_under_people_who_work(standing, people, tell):
    house, begun = standing.deployment, time.monotonic()
    with demanded("services renewed under traffic", 4) as strikes:
        with Traffic(people, doors=4, pace_s=0.01) as tally:
            for service in house.services:
                house.renew(service)
                strikes.add()
                tell(f"{service} renewed after {time.monotonic() - begun:.0f} s: {tally}")
            while tally.answered["requests"] < LEAST_REQUESTS:
                time.sleep(1)
        lasted = time.monotonic() - begun

    tell("\n  ".join((f"{lasted:.0f} s: {tally}", *tally.failed)))
    assert tally.failed == []
    assert lasted > LEAST_S
    assert tally.answered["requests"] >= LEAST_REQUESTS
    assert min(tally.answered["sign-ins"], tally.answered["uploads"]) > 0
    assert len(house.containers.staying()) == len(
        {one.service for one in house.containers.staying()}
    )


def test_no_fact_was_lost_meanwhile(standing, tell):
    said = standing.ordinator("reconcile", "--since", "1h", "--patience", str(PATIENCE_S))

    assert "gaps 0" in said
    tell(said.strip())
