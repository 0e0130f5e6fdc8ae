import pytest

from cabinet.domain.preconditions import ready, tasks


def names(**known):
    return [task.name for task in tasks(**known) if not task.done]


def test_stranger_has_everything_to_do():
    left = names(level=None, acr=None, bound=False, workplace=False)

    assert left == ["account", "contacts", "confirmation", "factor", "binding", "workplace"]


@pytest.mark.parametrize(
    ("known", "left"),
    [
        ({"level": "standard", "acr": "aal1"}, ["confirmation", "factor", "binding", "workplace"]),
        ({"level": "confirmed", "acr": "aal2"}, ["binding", "workplace"]),
    ],
)
def test_list_shrinks_as_things_are_done(known, left):
    assert names(**known, bound=False, workplace=False) == left


def test_cabinet_opens_without_a_second_factor():
    assert ready(tasks(level="confirmed", acr="aal1", bound=True, workplace=True))
    assert not ready(tasks(level="confirmed", acr="aal2", bound=True, workplace=False))
