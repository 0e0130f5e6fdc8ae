"""What the suites of this service start from."""

import pytest

from . import fakes


@pytest.fixture
def stage():
    """The world in memory, with the clock standing still."""
    return fakes.Stage()


@pytest.fixture
def fake():
    """Names of the stand: people, organisation, positions, documents."""
    return fakes
