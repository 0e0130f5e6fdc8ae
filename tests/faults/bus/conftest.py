"""A way of facts with servers of its own, for faults that kill them."""

import shutil

import pytest

from ordinator.place import here
from ordinator.settings import Settings
from testkit.queues import Queues
from testkit.servers import owner_name

from .stage import Line, Servers


@pytest.fixture(scope="session")
def servers():
    settings = Settings.read()
    place = here(settings)
    name = f"{owner_name()}-faults"
    servers = Servers(place, settings.path, name)
    yield servers
    servers.stop()
    shutil.rmtree(place.state / "test" / name)


@pytest.fixture
def line(servers, tmp_path):
    with Queues(servers.broker.admin_url) as queues:
        queues.purge()
    line = Line(servers, tmp_path)
    yield line
    line.stop()
