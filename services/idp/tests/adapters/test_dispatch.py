"""Messages on their way out: a gateway that is away, a message that breaks, age, sweeping."""

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from chassis.refusal import Unavailable
from idp.domain.code import Channel
from idp.domain.factor import Method
from idp.domain.refusals import ChannelUnavailable
from idp.usecases.dispatch import SendDispatches
from idp.wiring import accounts
from testkit.strikes import demanded


def test_gateway_that_is_away_is_tried_again_and_shown_as_out(bureau, akhmetova):
    def away(_message):
        raise Unavailable("sms")

    send = SendDispatches(bureau.shared.start_work, {Channel.SMS: away}, bureau.clock)
    step = bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    for _ in range(3):
        send()
        bureau.clock.turn(seconds=30)

    with pytest.raises(ChannelUnavailable):
        bureau.choose(step, Method.SMS)
    offers = bureau.do.offer_methods(bureau.key(step))[1]
    assert [(offer.method, offer.is_out) for offer in offers] == [
        (Method.SMS, True),
        (Method.CALL, False),
    ]
    assert bureau.code(akhmetova["phone"])


def test_message_that_breaks_a_sender_is_put_off_and_the_next_goes_out(bureau, akhmetova):
    sent = []

    def broken(message):
        if message.channel is Channel.CALL:
            raise ValueError("not a number")
        sent.append(message.channel)

    send = SendDispatches(bureau.shared.start_work, dict.fromkeys(Channel, broken), bureau.clock)
    bureau.choose(bureau.sign_in(akhmetova).step, Method.CALL)
    bureau.clock.turn(seconds=1)
    bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    with pytest.raises(ValueError, match="not a number"):
        send()
    send()

    assert sent == [Channel.SMS]
    assert bureau.rows("SELECT attempts FROM dispatch WHERE channel = 'call'") == [(1,)]


@pytest.mark.parametrize("body", ["'\\x00'", "set_byte(body_enc, 20, get_byte(body_enc, 20) # 1)"])
def test_message_that_no_key_opens_is_parked_and_the_next_goes_out(bureau, akhmetova, body):
    bureau.choose(bureau.sign_in(akhmetova).step, Method.CALL)
    with bureau.engine.begin() as db:
        struck = db.exec_driver_sql(
            f"UPDATE dispatch SET body_enc = {body} WHERE channel = 'call'"
        ).rowcount
    bureau.clock.turn(seconds=1)
    bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    parked = _parked()
    with demanded("a message was bent in its row") as strikes, capture_logs() as said:
        strikes.add(struck)
        bureau.send()

    assert bureau.letters[-1].channel is Channel.SMS
    statement = "SELECT given_up_because, attempts FROM dispatch WHERE channel = 'call'"
    assert bureau.rows(statement) == [("unreadable", 0)]
    assert [(line["event"], line["log_level"]) for line in said] == [("dispatch.parked", "error")]
    assert _parked() == parked + 1


def _parked():
    name = "ordinator_dispatches_parked_total"
    return REGISTRY.get_sample_value(name, {"reason": "unreadable"}) or 0


def test_what_went_out_stays_noted_when_the_relay_dies_with_the_next(bureau, akhmetova):
    sent = []

    def dies(message):
        sent.append(message.id)
        if len(sent) == 2:
            raise KeyboardInterrupt

    send = SendDispatches(bureau.shared.start_work, dict.fromkeys(Channel, dies), bureau.clock)
    bureau.clock.turn(seconds=1)
    for _ in range(2):
        bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    with pytest.raises(KeyboardInterrupt):
        send()

    noted = bureau.rows("SELECT dispatch_id FROM dispatch WHERE sent_at = :at", at=bureau.clock())
    assert noted == [(sent[0],)]


def test_message_that_is_too_old_is_not_sent(bureau, akhmetova):
    bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    sent = len(bureau.letters)
    bureau.clock.turn(minutes=5)
    bureau.send()

    assert len(bureau.letters) == sent
    assert bureau.rows("SELECT count(*) FROM dispatch WHERE body_enc IS NOT NULL") == [(0,)]


def test_what_is_over_is_swept_after_a_week(bureau, akhmetova):
    bureau.choose(bureau.sign_in(akhmetova).step, Method.SMS)
    bureau.send()
    sweep = accounts.wire_sweeping(bureau.shared)
    sweep()
    assert bureau.rows("SELECT count(*) > 0 FROM signin") == [(True,)]

    bureau.clock.turn(days=8)
    sweep()

    assert bureau.rows(
        "SELECT (SELECT count(*) FROM signin), (SELECT count(*) FROM code),"
        " (SELECT count(*) FROM dispatch)"
    ) == [(0, 0, 0)]
