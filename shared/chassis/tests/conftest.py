"""The broker as tests of the bus see it: empty before each of them."""

import pytest

from testkit.queues import Queues


@pytest.fixture
def queues(rabbitmq):
    with Queues(rabbitmq.admin_url) as queues:
        queues.purge()
        yield queues
