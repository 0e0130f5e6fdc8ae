"""The running stack, and five hundred people whose confirmation is on its way."""

import pytest

from testkit.crowd import Crowd
from testkit.standing import Standing

CROWD = 500


@pytest.fixture(scope="session")
def standing(stack):
    standing = Standing.of(stack)
    standing.await_healthy()
    return standing


@pytest.fixture(scope="session")
def crowd(standing):
    """Planted while the relay stands still: all their facts wait."""
    standing.deployment.stop("idp.relay")
    return Crowd.planted(standing, CROWD)
