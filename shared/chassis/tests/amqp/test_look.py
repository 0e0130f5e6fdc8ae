"""A service looks at the broker before it works: what is missing is named, nothing is declared."""

from threading import Event, Timer

import pytest

from chassis.amqp import Broker, Missing, await_broker, look
from chassis.refusal import Unavailable
from ordinator.topology import SERVICES

NOWHERE = Broker("amqp://idp:x@127.0.0.1:1/ordinator")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_look_for_all_that_it_needs(rabbitmq, service):
    look(
        Broker(rabbitmq.url(service)),
        ["ordinator.events", f"{service}.retry"],
        [f"{service}.inbox", f"{service}.dlq"],
    )


def test_what_is_missing_is_named(rabbitmq):
    with pytest.raises(Missing, match=r"frmr\.letters"):
        look(Broker(rabbitmq.url("frmr")), ["frmr.retry"], ["frmr.letters"])


def test_a_broker_that_does_not_answer_is_unavailable():
    with pytest.raises(Unavailable):
        look(NOWHERE, [], [])


def test_a_process_that_must_stop_waits_no_longer_for_the_broker():
    stopping = Event()
    Timer(0.1, stopping.set).start()

    assert await_broker(NOWHERE, [], [], stopping) is False


def test_a_process_goes_on_once_the_broker_answers(rabbitmq):
    assert await_broker(Broker(rabbitmq.url("idp")), ["ordinator.events"], [], Event()) is True
