"""One container of each kind is killed while people's facts are told: all is whole afterwards."""

from threading import Thread

import pytest

from testkit.crowd import Crowd
from testkit.queues import await_true
from testkit.strikes import demanded

pytestmark = pytest.mark.timeout(1200)
PEOPLE = 300
RETURNS_S = 180
KILLED_TOGETHER = [
    ("idp.relay", "frmr.worker", "cabinet.worker"),
    ("rabbitmq",),
    ("postgres", "redis"),
    ("idp.web", "edge", "documents.checker", "documents.courier", "documents.keeper"),
    ("inbox", "counterpart", "ca"),
]


@pytest.fixture(scope="module")
def crowd(standing):
    return Crowd.planted(standing, PEOPLE)


@pytest.fixture
def tell_all(standing, crowd):
    """Has every confirmation told once more, and returns when the first of them is on its way."""
    house = standing.deployment

    def begin():
        await_true(lambda: crowd.untold() == 0, "nothing waits", RETURNS_S)
        house.stop("idp.relay")
        crowd.tell_again()
        waiting = crowd.untold()
        assert waiting >= PEOPLE
        starting = Thread(target=house.start, args=["idp.relay"])
        starting.start()
        await_true(lambda: crowd.untold() < waiting, "the first is told", RETURNS_S)
        return starting

    return begin


@pytest.mark.parametrize("victims", KILLED_TOGETHER, ids=" ".join)
def test_what_is_killed_comes_back_by_itself_and_nothing_is_lost(
    standing, crowd, tell_all, victims, tell
):
    house = standing.deployment
    with demanded("containers killed while facts are told", len(victims)) as strikes:
        starting = tell_all()
        for victim in victims:
            house.kill(victim)
            strikes.add()
        for victim in victims:
            await_true(lambda victim=victim: house.ready(victim), f"{victim} is back", RETURNS_S)
        starting.join()
        standing.await_healthy()
        assert crowd.whole()

    assert crowd.dead() == {}
    tell(f"{', '.join(victims)} killed, came back by itself; {PEOPLE} people whole")


def test_afterwards_both_sides_of_the_bus_agree(standing, tell):
    said = standing.ordinator("reconcile", "--since", "1h")

    assert "gaps 0" in said
    tell(said.strip())
