"""The running stack, and one person who works on while its keys change."""

import pytest

from testkit.standing import Standing
from testkit.traffic import moved_in


@pytest.fixture(scope="session")
def standing(stack):
    standing = Standing.of(stack)
    standing.await_healthy()
    return standing


@pytest.fixture(scope="session")
def people(standing, seed):
    return moved_in(standing.stack, seed)
