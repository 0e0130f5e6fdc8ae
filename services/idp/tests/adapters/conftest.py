"""What the suites on a real database start from."""

import pytest

from idp.domain.factor import FactorKind
from idp.domain.level import Acr


@pytest.fixture
def orlova(bureau):
    """A doctor with an authenticator app."""
    return bureau.plant("orlova")


@pytest.fixture
def akhmetova(bureau):
    """A nurse who has switched codes by SMS on."""
    told = bureau.plant("akhmetova")
    step = bureau.sign_in(told, least_acr=Acr.AAL2).step
    step = bureau.enrol(step, FactorKind.SMS)
    bureau.switch_on(step, bureau.code(told["phone"]))
    bureau.send()
    bureau.letters.clear()
    bureau.clock.turn(minutes=10)
    return told
