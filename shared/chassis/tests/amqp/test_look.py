"""A service looks at the broker before it works: what is missing is named, nothing is declared."""

from threading import Event, Thread, Timer

import pytest

from chassis.amqp import Broker, Look, Missing, look
from chassis.refusal import Unavailable
from ordinator.topology import SERVICES
from testkit.queues import await_true

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


@pytest.mark.parametrize(
    ("user", "change", "words"),
    [
        ("frmr", ("frmr:", "frmr:not-"), "ACCESS_REFUSED - Login was refused"),
        ("watch", ("", ""), "NOT_ALLOWED - access to vhost 'ordinator' refused for user 'watch'"),
        ("frmr", ("/ordinator", "/nowhere"), "NOT_ALLOWED - vhost nowhere not found"),
    ],
)
def test_who_may_not_come_in_is_told_so_in_the_words_of_the_broker(rabbitmq, user, change, words):
    with pytest.raises(Missing, match=words):
        look(Broker(rabbitmq.url(user).replace(*change)), [], [])


def test_a_broker_that_does_not_answer_is_unavailable():
    with pytest.raises(Unavailable):
        look(NOWHERE, [], [])


def test_a_process_that_must_stop_waits_no_longer_for_the_broker():
    stopping = Event()
    Timer(0.1, stopping.set).start()

    assert Look(NOWHERE, [], []).until_there(stopping) is False


def test_a_process_goes_on_once_the_broker_answers(rabbitmq):
    looking = Look(Broker(rabbitmq.url("idp")), ["ordinator.events"], [])

    assert looking.until_there(Event()) is True
    assert looking.wrong == ""


def test_what_is_missing_is_known_while_it_is_waited_for(rabbitmq):
    stopping = Event()
    looking = Look(Broker(rabbitmq.url("frmr")), [], ["frmr.letters"])
    waiting = Thread(target=looking.until_there, args=(stopping,))
    waiting.start()

    await_true(lambda: looking.wrong, "it is named")
    stopping.set()
    waiting.join(10)

    assert looking.wrong.startswith("frmr.letters: NOT_FOUND")
