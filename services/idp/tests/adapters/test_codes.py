"""How often codes go out to one destination, with the limits as shipped and a clock to turn."""

import pytest

from chassis.attempts import Attempts, Limit
from idp.domain.factor import FactorKind, Method
from idp.domain.level import Acr
from idp.domain.limits import LIMITS
from idp.domain.refusals import ResendTooSoon
from idp.domain.signin import State
from idp.wiring import accounts as wiring
from testkit import people

BLOCK = "192.0.2.0/24"
PHONE = people.person("sokolova")["phone"]


@pytest.fixture
def bureau(bureau, cache):
    """The service with what counts in earnest."""
    limits = {name: Limit(one.count, one.window_s) for name, one in LIMITS.items()}
    sessions = bureau.sessions
    seams = wiring.Seams(sessions.open, sessions.issue, sessions.refuse)
    counted = Attempts(cache, limits, bureau.clock)
    bureau.do = wiring.wire(bureau.shared, cache, counted, seams)
    return bureau


@pytest.fixture
def akhmetova(bureau):
    """A nurse who has switched codes by SMS on, a while ago."""
    told = bureau.plant("akhmetova")
    step = bureau.sign_in(told, least_acr=Acr.AAL2).step
    step = bureau.enrol(step, FactorKind.SMS)
    bureau.switch_on(step, bureau.code(told["phone"]))
    bureau.clock.turn(hours=2)
    return told


def _sent(bureau):
    ((count,),) = bureau.rows("SELECT count(*) FROM dispatch")
    return count


def _asked(bureau, told, method=Method.SMS):
    """A code in a transaction of its own; the seconds to wait where none is sent."""
    try:
        return bureau.choose(bureau.sign_in(told).step, method)
    except ResendTooSoon as refusal:
        return refusal.facts["retry_after"]


def test_new_transaction_does_not_shorten_the_wait_for_another_code(bureau, akhmetova):
    before = _sent(bureau)
    _asked(bureau, akhmetova)

    waits = []
    for _ in range(3):
        waits.append(_asked(bureau, akhmetova))
        bureau.clock.turn(seconds=waits[-1])
        assert not isinstance(_asked(bureau, akhmetova), int)

    assert waits == [30, 60, 120]
    assert _sent(bureau) == before + 4


def test_wait_is_over_once_a_code_was_right(bureau, akhmetova):
    bureau.offer(_asked(bureau, akhmetova), bureau.code(akhmetova["phone"]))

    assert not isinstance(_asked(bureau, akhmetova), int)


def test_other_channel_may_be_chosen_at_once_and_not_again(bureau, akhmetova):
    step = _asked(bureau, akhmetova)
    step = bureau.choose(step, Method.CALL)

    with pytest.raises(ResendTooSoon):
        bureau.choose(step, Method.SMS)


@pytest.mark.parametrize("held", [False, True])
def test_registration_begun_again_waits_alike_whether_somebody_has_the_phone(bureau, held):
    if held:
        bureau.register()
        bureau.clock.turn(hours=2)
    other = {"email": "other@example.org", "snils": "11223344595"} if held else {}
    step = bureau.at_phone(**other)
    before = _sent(bureau)

    with pytest.raises(ResendTooSoon) as refused:
        bureau.at_phone(**other)

    assert refused.value.facts == {"retry_after": 30}
    assert (step.signin.state, _sent(bureau)) == (State.PHONE, before)
