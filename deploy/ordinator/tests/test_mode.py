"""The mode is told with its reason, and none is pretended."""

import pytest

from ordinator import mode
from ordinator.failures import Stopped


def test_without_a_house_for_compose_the_stack_runs_locally(tmp_path):
    chosen = mode.choose(None, tmp_path)

    assert chosen.name == "local"
    assert f"would make {tmp_path}/.env" in chosen.reason


def test_a_house_made_for_compose_is_run_by_it(tmp_path):
    (tmp_path / ".env").touch()

    chosen = mode.choose(None, tmp_path)

    assert chosen.name == "compose"
    assert "MODE=local takes the other way" in chosen.reason


@pytest.mark.parametrize("name", ["local", "compose"])
def test_what_is_asked_for_is_done(tmp_path, name):
    (tmp_path / ".env").touch()

    assert mode.choose(name, tmp_path) == mode.Mode(name, f"MODE={name} asks for it")


def test_an_unknown_mode_is_refused(tmp_path):
    with pytest.raises(Stopped, match="local or compose") as stopped:
        mode.choose("swarm", tmp_path)

    assert stopped.value.code == 2
