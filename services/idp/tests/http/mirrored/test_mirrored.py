"""The OpenID Foundation's modules, mirrored: one test for each, played by our own program.

They say nothing of a certificate: nobody but the Foundation's own suite gives one.
"""

import pytest

from .fapi_plan import FAPI2, FAPI2_NOT_APPLICABLE
from .figures import lacking
from .modules import BACKCHANNEL, BASIC, CONFIG, LOGOUT, MODULES, NOT_APPLICABLE, PLANS


@pytest.mark.parametrize("name", list(MODULES), ids=list(MODULES))
def test_module(stage, name):
    MODULES[name](stage)


def test_every_module_is_played_or_says_why_not():
    assert lacking() == []
    assert not set(MODULES) & set(NOT_APPLICABLE | FAPI2_NOT_APPLICABLE)


def test_plans_are_as_long_as_those_of_the_foundation():
    assert [len(plan) for plan in (BASIC, CONFIG, LOGOUT, BACKCHANNEL)] == [38, 1, 11, 2]
    assert sum(len(set(plan)) for plan in PLANS.values()) == 52
    assert len(set(FAPI2)) == len(FAPI2) == 62
