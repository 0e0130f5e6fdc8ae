"""The mode is told with its reason, and none is pretended."""

import pytest

from ordinator import mode
from ordinator.failures import Stopped


def test_local_is_what_there_is():
    assert mode.choose(None) == mode.Mode("local", "this release has no compose files yet")


def test_compose_says_that_it_is_not_built():
    with pytest.raises(Stopped, match="not built yet") as stopped:
        mode.choose("compose")

    assert stopped.value.code == 2
