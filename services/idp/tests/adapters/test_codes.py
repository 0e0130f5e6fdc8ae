"""How often codes go out to one destination, with the limits as shipped and a clock to turn."""

import pytest

from chassis.attempts import Attempts, Limit, LimitReached
from idp.domain.factor import FactorKind, Method
from idp.domain.level import Acr
from idp.domain.limits import LIMITS
from idp.domain.refusals import (
    AttemptsExhausted,
    ChannelUnavailable,
    CodeExpired,
    CodeMismatch,
    ResendTooSoon,
)
from idp.domain.signin import State
from idp.wiring import accounts as wiring
from testkit import people

BLOCK = "192.0.2.0/24"
PHONE = people.person("sokolova")["phone"]


@pytest.fixture
def bureau(bureau, cache):
    """The service with what counts in earnest."""
    limits = {
        name: Limit(one.count, one.window_s, pauses=one.pauses) for name, one in LIMITS.items()
    }
    sessions = bureau.sessions
    seams = wiring.Seams(sessions.open, sessions.hold, sessions.issue, sessions.refuse)
    bureau.limits = Attempts(cache, limits, bureau.clock)
    bureau.do = wiring.wire(bureau.shared, cache, bureau.limits, seams)
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


def _refused(bureau, told):
    """The limit that is reached, or None where a code was sent."""
    try:
        bureau.choose(bureau.sign_in(told).step, Method.SMS)
    except LimitReached as reached:
        return reached.facts["limit"]
    return None


def test_one_number_gets_five_codes_an_hour_and_ten_a_day(bureau, akhmetova):
    bureau.clock.turn(days=1)
    outcomes = []
    for _ in range(12):
        outcomes.append(_refused(bureau, akhmetova))
        bureau.clock.turn(minutes=4)
    assert outcomes == [None] * 5 + ["send.hour"] * 7

    for _ in range(5):
        bureau.clock.turn(minutes=13)
        assert _refused(bureau, akhmetova) is None
    bureau.clock.turn(minutes=61)
    assert _refused(bureau, akhmetova) == "send.day"


def test_one_address_block_sends_twenty_five_codes_an_hour(bureau):
    phones = [f"+7900555{number:04}" for number in range(27)]
    outcomes = []
    for phone in phones:
        try:
            bureau.at_phone(phone=phone)
            outcomes.append(None)
        except LimitReached as reached:
            outcomes.append(reached.facts["limit"])
        bureau.clock.turn(seconds=61)

    assert outcomes == [None] * 25 + ["send.address"] * 2


def test_the_service_sends_sixty_codes_a_minute(bureau, akhmetova):
    for _ in range(60):
        bureau.limits.take("all", "send.total")

    assert _refused(bureau, akhmetova) == "send.total"
    bureau.clock.turn(minutes=5)
    assert _refused(bureau, akhmetova) is None


def test_ten_wrong_codes_of_an_account_pause_the_step_for_ten_minutes(bureau, akhmetova):
    for _ in range(2):
        step = _asked(bureau, akhmetova)
        bureau.clock.turn(minutes=4)
        for _ in range(4):
            with pytest.raises(CodeMismatch):
                bureau.offer(step, "not it")
        with pytest.raises(AttemptsExhausted):
            bureau.offer(step, "not it")
    step = _asked(bureau, akhmetova)
    code = bureau.code(akhmetova["phone"])

    with pytest.raises(LimitReached) as paused:
        bureau.offer(step, code)
    assert paused.value.facts == {"limit": "code.account", "retry_after": 600}
    bureau.clock.turn(minutes=9)
    with pytest.raises(LimitReached):
        bureau.offer(step, code)
    bureau.clock.turn(minutes=1)
    step = bureau.choose(step, Method.SMS)
    assert bureau.offer(step, bureau.code(akhmetova["phone"])).finished


def test_channel_that_is_chosen_again_does_not_bring_its_former_code_back(bureau, akhmetova):
    step = _asked(bureau, akhmetova)
    code = bureau.code(akhmetova["phone"])
    step = bureau.choose(step, Method.CALL)
    bureau.clock.turn(seconds=61)
    step = bureau.choose(step, Method.SMS)

    with pytest.raises(CodeMismatch):
        bureau.offer(step, code)


def test_code_of_a_letter_lives_ten_minutes(bureau, akhmetova):
    step = bureau.do.begin_factor(bureau.fresh(akhmetova), locale="ru")
    bureau.enrol(step, FactorKind.EMAIL)
    code = bureau.code(akhmetova["email"])
    bureau.clock.turn(seconds=600)

    with pytest.raises(CodeExpired):
        bureau.switch_on(step, code)

    bureau.clock.turn(minutes=3)
    step = bureau.do.begin_factor(bureau.fresh(akhmetova), locale="ru")
    bureau.enrol(step, FactorKind.EMAIL)
    code = bureau.code(akhmetova["email"])
    bureau.clock.turn(seconds=599)
    assert bureau.switch_on(step, code).step.signin.state is State.DONE


@pytest.mark.parametrize("bureau", [{"voice_url": None}], indirect=True)
def test_channel_without_a_gateway_is_shown_as_out_and_sends_nothing(bureau, akhmetova):
    step = bureau.sign_in(akhmetova).step
    before = _sent(bureau)

    with pytest.raises(ChannelUnavailable):
        bureau.choose(step, Method.CALL)
    offers = bureau.do.offer_methods(bureau.key(step))[1]
    assert [(offer.method, offer.is_out) for offer in offers] == [
        (Method.SMS, False),
        (Method.CALL, True),
    ]
    assert _sent(bureau) == before
