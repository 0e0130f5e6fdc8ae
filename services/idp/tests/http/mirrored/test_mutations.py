"""A provider that is wrong in one thing turns at least one mirrored module red."""

import pytest
from joserfc.errors import JoseError

from .modules import MODULES
from .mutations import MUTATIONS

# How a careful program says no: by a check, by a member that it misses, by a bad signature.
NOTICED = (AssertionError, KeyError, JoseError)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_mutation_is_noticed(open_stage, mutation):
    with open_stage(mutation.bend) as bent, pytest.raises(NOTICED):
        MODULES[mutation.caught_by](bent)


def test_there_are_enough_of_them_and_each_has_a_name_of_its_own():
    assert len({one.name for one in MUTATIONS}) == len(MUTATIONS) >= 20
