"""An image that never gets ready: whoever starts it is told by which check."""

from dataclasses import replace

import pytest

from ordinator import engine
from ordinator.alone import image
from ordinator.failures import Stopped
from ordinator.place import here
from ordinator.settings import Settings

PATIENCE_S = 45


@pytest.fixture
def lonely():
    """The registry with its stores, and nobody who shows keys."""
    settings = Settings.read()
    place = here(settings)
    docker = engine.composing(place, engine.find(place, settings, print))
    made = docker.ask("images", "--quiet", "ordinator-standin/postgres:17").strip()
    house = image.make(place, docker, "frmr", "standin" if made else "official")
    yield replace(house, ready_s=PATIENCE_S)
    house.end()


@pytest.mark.timeout(600)
def test_an_image_that_never_gets_ready_is_told_by_the_check_that_is_wrong(lonely, tell):
    lonely.prepare()

    with pytest.raises(Stopped) as stopped:
        lonely.start()

    told = str(stopped.value).splitlines()[0]
    assert told == f"frmr-web is not ready after {PATIENCE_S} s: keys: no keys yet"
    tell(told)
