"""One container of each kind is killed while people's facts are told: all is whole afterwards."""

import pytest

from testkit.crowd import Crowd
from testkit.queues import await_true
from testkit.strikes import demanded

pytestmark = pytest.mark.timeout(900)
PEOPLE = 300
RETURNS_S = 120
VICTIMS = [
    "idp.relay",
    "frmr.worker",
    "rabbitmq",
    "cabinet.worker",
    "postgres",
    "redis",
    "idp.web",
    "edge",
    "documents.checker",
    "documents.courier",
    "documents.keeper",
    "inbox",
    "counterpart",
    "ca",
]


@pytest.fixture(scope="module")
def crowd(standing):
    """Planted while the relay stands still: all their facts wait."""
    standing.deployment.stop("idp.relay")
    return Crowd.planted(standing, PEOPLE)


def test_each_kind_comes_back_by_itself_and_nothing_is_lost(standing, crowd, tell):
    house = standing.deployment
    house.start("idp.relay")
    crowd.half_told()
    with demanded("a container of each kind killed", len(VICTIMS)) as strikes:
        for victim in VICTIMS:
            if crowd.untold() == 0:
                crowd.tell_again()
            house.kill(victim)
            strikes.add()
            await_true(lambda victim=victim: house.ready(victim), f"{victim} is back", RETURNS_S)
        standing.await_healthy()
        assert crowd.whole()

    assert crowd.dead() == {}
    tell(f"{len(VICTIMS)} containers killed, each came back by itself; {PEOPLE} people whole")


def test_afterwards_both_sides_of_the_bus_agree(standing, tell):
    said = standing.ordinator("reconcile", "--since", "1h")

    assert "gaps 0" in said
    tell(said.strip())
