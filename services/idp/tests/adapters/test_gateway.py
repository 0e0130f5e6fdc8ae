"""Ways out of the house, against the inbox of the stand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import requests

from chassis.refusal import Unavailable
from idp.adapters.gateway import HttpGateway, SmtpMail
from idp.domain.code import Channel
from idp.usecases.ports import Message
from testkit.inbox import Faults, Mailbox, SmtpSink, create_app
from testkit.serving import Server

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PHONE = "+79161234567"


@pytest.fixture
def gateway():
    """The gateway of SMS and calls."""
    with Server(create_app(Mailbox(), Faults())) as running:
        yield running.url


def _message(channel, text):
    return Message(uuid4(), channel, PHONE, "Code", text, NOW, NOW + timedelta(minutes=5))


def _received(gateway):
    return requests.get(f"{gateway}/api/messages", params={"to": PHONE}, timeout=5).json()["items"]


def test_text_message_arrives_with_its_code(gateway):
    HttpGateway(f"{gateway}/messages", Channel.SMS)(_message(Channel.SMS, "Code\n\n@host #123456"))

    found = requests.get(f"{gateway}/api/code", params={"to": PHONE}, timeout=5).json()
    assert found["code"] == "123456"


def test_call_is_said_digit_by_digit(gateway):
    HttpGateway(f"{gateway}/calls", Channel.CALL)(_message(Channel.CALL, "Code: 1, 2, 3, 4, 5, 6."))

    found = requests.get(f"{gateway}/api/code", params={"to": PHONE}, timeout=5).json()
    assert found["code"] == "123456"


def test_message_sent_again_arrives_once(gateway):
    send, message = HttpGateway(f"{gateway}/messages", Channel.SMS), _message(Channel.SMS, "Once")

    send(message)
    send(message)

    assert len(_received(gateway)) == 1


def test_gateway_that_refuses_is_unavailable(gateway):
    fault = {"channel": "sms", "fault": "refuse", "for_s": 30}
    requests.put(f"{gateway}/api/faults", json=fault, timeout=5)

    with pytest.raises(Unavailable):
        HttpGateway(f"{gateway}/messages", Channel.SMS)(_message(Channel.SMS, "Code"))


def test_letter_arrives_with_its_code_on_a_line_of_its_own():
    mailbox, faults = Mailbox(), Faults()
    letter = replace(
        _message(Channel.EMAIL, "Код подтверждения:\n\n123456\n"), to="maria@example.org"
    )

    with SmtpSink(mailbox, faults) as sink, Server(create_app(mailbox, faults)) as page:
        SmtpMail(f"smtp://127.0.0.1:{sink.port}", "no-reply@example.org")(letter)
        asked = {"to": "maria@example.org", "wait": "5"}
        found = requests.get(f"{page.url}/api/code", params=asked, timeout=10).json()

    assert found["code"] == "123456"


@pytest.mark.parametrize(
    "send",
    [
        HttpGateway("http://127.0.0.1:1/messages", Channel.SMS),
        SmtpMail("smtp://127.0.0.1:1", "no-reply@example.org"),
    ],
)
def test_gateway_that_is_away_is_unavailable(send):
    with pytest.raises(Unavailable):
        send(_message(Channel.SMS, "Code"))
