"""Each published message has its fate told: sent, returned, or lost; on a real broker."""

from uuid import UUID, uuid4

import pytest

from chassis.amqp import Broker, Fate, Publisher
from chassis.clock import now
from chassis.envelope import Envelope, from_amqp, to_amqp
from testkit.queues import await_true

HEARD = "idp.account.registered.v1"
UNHEARD = "idp.account.forgotten.v1"


def message(kind=HEARD, **change):
    envelope = Envelope(
        message_id=uuid4(),
        type=kind,
        source=kind.partition(".")[0],
        aggregate_id=UUID(int=7),
        aggregate_version=2**40,
        occurred_at=now(),
        body={"account_id": str(UUID(int=7))},
    )
    return to_amqp(envelope, **change)


@pytest.fixture
def publisher(rabbitmq, queues):
    publisher = Publisher(Broker(rabbitmq.url("idp")))
    publisher.start()
    assert publisher.ready(10)
    yield publisher
    publisher.stop()


def test_a_window_is_confirmed_and_arrives_in_its_order(publisher, queues):
    batch = [message() for _ in range(200)]

    fates = publisher.publish(batch)

    assert set(fates.values()) == {Fate.SENT}
    queues.await_depth("cabinet.inbox", 200)
    arrived = [queues.take("cabinet.inbox") for _ in range(200)]
    assert [one.message_id for one in arrived] == [one.message_id for one in batch]


def test_a_message_arrives_as_it_was_told(publisher, queues):
    told = message()

    publisher.publish([told])

    queues.await_depth("cabinet.inbox", 1)
    assert from_amqp(queues.take("cabinet.inbox")) == from_amqp(told)


def test_what_nobody_hears_is_returned_if_somebody_must(publisher):
    must, may, heard = message(UNHEARD), message(UNHEARD, mandatory=False), message()

    fates = publisher.publish([must, may, heard])

    assert [fates[one.message_id] for one in (must, may, heard)] == [
        Fate.RETURNED,
        Fate.SENT,
        Fate.SENT,
    ]


def test_the_fact_of_another_service_is_refused_and_the_next_one_passes(publisher):
    forged = message("frmr.worker.changed.v1")

    assert publisher.publish([forged])[forged.message_id] is Fate.LOST

    own = message()
    await_true(lambda: publisher.ready(1), "connected again")
    assert publisher.publish([own])[own.message_id] is Fate.SENT


def test_without_a_broker_everything_is_lost_at_once():
    publisher = Publisher(Broker("amqp://idp:x@127.0.0.1:1/ordinator"))
    publisher.start()
    one = message()

    assert not publisher.ready(0.1)
    assert publisher.publish([one]) == {one.message_id: Fate.LOST}
    publisher.stop()


def test_a_batch_may_be_empty(publisher):
    assert publisher.publish([]) == {}
