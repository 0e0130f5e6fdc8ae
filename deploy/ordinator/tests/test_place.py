"""State lies in the checkout where the children can reach it, else where they can."""

import tempfile
from pathlib import Path

import pytest

from ordinator.account import Account
from ordinator.place import Place

STRANGER = Account("stranger", 65534, 65534)


@pytest.fixture
def reachable():
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_state_lies_in_a_checkout_that_all_can_reach(reachable):
    place = Place.of(reachable, STRANGER)

    assert place.state == reachable / ".run"
    assert place.moved is None


def test_state_moves_when_the_account_cannot_reach_the_checkout(reachable):
    closed = reachable / "closed"
    closed.mkdir(mode=0o700)

    place = Place.of(closed, STRANGER)

    assert place.state.parent.as_posix() == "/var/tmp"
    assert place.moved == "the user stranger cannot reach the checkout"
    assert place.house == place.state / "house"


def test_state_moves_when_the_path_holds_a_space(reachable):
    spaced = reachable / "two words"
    spaced.mkdir(mode=0o755)

    place = Place.of(spaced, STRANGER)

    assert place.moved == "the path of the checkout holds a space"
    assert place.house == spaced


def test_two_checkouts_that_move_have_different_states(reachable):
    for name in ("a b", "a c"):
        (reachable / name).mkdir(mode=0o755)

    states = {Place.of(reachable / name, STRANGER).state for name in ("a b", "a c")}

    assert len(states) == 2
