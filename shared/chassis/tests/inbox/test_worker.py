"""The worker on a real broker: nothing is lost, nobody's neighbour is taken for poison."""

from collections import Counter
from dataclasses import replace
from threading import Event

import pika
import pytest
from prometheus_client import REGISTRY

from chassis.envelope import to_amqp
from chassis.inbox import Outcome, letters, process
from chassis.inbox import worker as worker_module
from chassis.message import Message
from chassis.refusal import Refusal, Unavailable
from testkit.queues import await_true
from testkit.strikes import demanded

from .listener import Listener
from .stage import Dead, Inbox, Life, fact, message

RETURNS = 20


class Closed(Refusal):
    code = "organisation-closed"
    title = "The organisation is closed"


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch):
    """The pauses of a halt, without the wait."""
    monkeypatch.setattr(worker_module, "pauses", lambda _first: Instant())


class Instant:
    def next(self):
        return 0.01


@pytest.fixture
def listener(rabbitmq, queues):
    listener = Listener(rabbitmq.url("frmr"))
    yield listener
    listener.stop()


def tell(queues, *messages):
    for one in messages:
        queues.put(one)


def test_messages_are_handled_and_acknowledged(listener, queues):
    told = [message() for _ in range(50)]
    tell(queues, *told)

    listener.start().has_handled(50)
    listener.stop()

    assert [str(one) for one in listener.handled] == [one.message_id for one in told]
    assert listener.ended is True
    assert queues.depth("frmr.inbox") == 0


def test_the_first_message_comes_alone(rabbitmq, listener, queues):
    taken = []
    listener.does = lambda _envelope: taken.append(queues_of(rabbitmq)) or Outcome.APPLIED
    tell(queues, *[message() for _ in range(5)])

    listener.start().has_handled(5)

    # One in hand, four in the queue; then all the rest at once.
    assert taken[0] == 4
    assert taken[-1] == 0


def queues_of(rabbitmq):
    from testkit.queues import Queues

    with Queues(rabbitmq.admin_url) as other:
        return other.depth("frmr.inbox")


def test_forty_failures_of_the_database_make_no_dead_letter(listener, queues):
    told = [message() for _ in range(20)]
    tell(queues, message(), *told)
    failures = Counter()

    with demanded("database failures under held messages", 2 * RETURNS) as strikes:

        def does(envelope):
            # Every message finds the database away four times; twenty of them are held at once.
            if listener.handled and failures[envelope.message_id] < 4:
                failures[envelope.message_id] += 1
                strikes.add()
                raise Unavailable("database")
            return Outcome.APPLIED

        listener.does = does
        listener.start().has_handled(21)
        listener.stop()

    assert listener.dead.letters == []
    assert queues.depth("frmr.dlq") == 0
    assert [str(one) for one in listener.handled[1:]] == [one.message_id for one in told]


def test_a_database_that_is_away_for_long_gets_its_messages_back_in_the_end(
    listener, queues, monkeypatch
):
    monkeypatch.setattr(worker_module, "HOLD_S", 0.2)
    listener.inbox.away = 60
    tell(queues, *[message() for _ in range(5)])

    with demanded("the database was asked while away", 30) as strikes:

        def does(_envelope):
            if listener.inbox.away:
                raise Unavailable("database")
            return Outcome.APPLIED

        listener.does = does
        listener.start().has_handled(5)
        strikes.add(listener.inbox.asked)

    assert listener.dead.letters == []
    assert not listener.worker.halted


def test_a_message_that_alone_finds_the_database_away_holds_nobody_up(listener, queues):
    slow, sound = fact(), fact()

    def does(envelope):
        if envelope.message_id == slow.message_id:
            raise Unavailable("database")
        return Outcome.APPLIED

    listener.does = does
    tell(queues, to_amqp(slow), to_amqp(sound))

    listener.start().has_handled(1)

    assert listener.handled == [sound.message_id]
    queues.await_depth("frmr.retry.5s", 1)
    assert queues.take("frmr.retry.5s").headers["x-parked"] == 1


def test_a_message_that_another_service_holds_up_comes_again_from_its_queue(listener, queues):
    calls = []

    def does(envelope):
        calls.append(envelope.message_id)
        if len(calls) == 1:
            raise Unavailable("fnsi")
        return Outcome.APPLIED

    listener.does = does
    tell(queues, message())

    listener.start().has_handled(1)

    assert calls == [listener.handled[0]] * 2


def test_messages_that_wait_to_be_tried_again_are_a_figure(listener, queues):
    queues.put(Message("frmr.retry", "600s", b"{}", message_id="a"))
    queues.put(Message("frmr.retry", "60s", b"{}", message_id="b"))
    queues.await_depth("frmr.retry.600s", 1)
    queues.await_depth("frmr.retry.60s", 1)

    listener.start()

    await_true(lambda: REGISTRY.get_sample_value("ordinator_parked") == 2, "both are counted")


def test_a_letter_that_comes_again_is_counted_once(listener, queues):
    redriven, calls = fact(), []
    before = REGISTRY.get_sample_value("ordinator_redriven_total")
    letter = letters.from_queue(to_amqp(redriven), redriven.occurred_at)

    def does(envelope):
        calls.append(envelope.message_id)
        if len(calls) == 1:
            raise Unavailable("fnsi")
        return Outcome.APPLIED

    listener.does = does
    queues.put(letters.to_inbox(letter, "frmr"))
    queues.put(message())

    listener.start().has_handled(2)
    listener.stop()

    assert calls.count(redriven.message_id) == 2
    assert REGISTRY.get_sample_value("ordinator_redriven_total") == before + 1


def test_a_bug_goes_aside_and_the_neighbours_flow(listener, queues):
    poison, sound = fact(), [fact() for _ in range(5)]

    def does(envelope):
        if envelope.message_id == poison.message_id:
            raise KeyError("112-233-445 95")
        return Outcome.APPLIED

    listener.does = does
    tell(queues, to_amqp(poison), *map(to_amqp, sound))

    listener.start().has_handled(5)

    assert listener.handled == [one.message_id for one in sound]
    queues.await_depth("frmr.retry.5s", 1)
    kept = queues.take("frmr.retry.5s")
    assert (kept.message_id, kept.headers["x-attempt"]) == (str(poison.message_id), 1)


def test_the_fourth_failure_is_a_row_with_the_class_of_the_bug(listener, queues):
    def does(_envelope):
        raise KeyError("112-233-445 95")

    listener.does = does
    told = message()
    listener.start()

    tell(
        queues,
        replace(told, exchange="frmr.retry", key="now", headers={**told.headers, "x-attempt": 3}),
    )

    await_true(lambda: listener.dead.letters, "a dead letter")
    (letter,) = listener.dead.letters
    assert (str(letter.message_id), letter.reason) == (told.message_id, "KeyError")
    assert letter.body == told.body


def test_a_message_that_kills_its_worker_dies_alone(rabbitmq, listener, queues):
    killer, neighbours = fact(), [fact() for _ in range(3)]
    tell(queues, to_amqp(killer), *map(to_amqp, neighbours))
    with demanded("worker killed over a message", RETURNS + 1) as strikes:
        # A process that takes one at a time, and ends before it could acknowledge.
        for _ in range(RETURNS + 1):
            connection = pika.BlockingConnection(pika.URLParameters(rabbitmq.url("frmr")))
            channel = connection.channel()
            channel.basic_qos(prefetch_count=1)
            _, properties, _ = next(channel.consume("frmr.inbox"))
            strikes.add(properties.message_id == str(killer.message_id))
            connection.close()

    listener.start().has_handled(3)
    await_true(lambda: listener.dead.letters, "a dead letter")

    assert listener.handled == [one.message_id for one in neighbours]
    (letter,) = listener.dead.letters
    assert (letter.message_id, letter.reason) == (killer.message_id, "delivery-limit")


def test_a_refusal_is_noted_and_gone(listener, queues):
    def does(_envelope):
        raise Closed

    listener.does = does
    told = message()
    tell(queues, told)

    listener.start()

    await_true(lambda: listener.inbox.noted, "a refusal")
    listener.stop()
    assert list(listener.inbox.noted.values()) == ["organisation-closed"]
    assert queues.depth("frmr.inbox") == queues.depth("frmr.dlq") == 0


def test_what_cannot_be_read_is_a_row_with_its_reason(listener, queues):
    garbage = replace(message(), body=b"\x00\xff")
    nameless = replace(message(), message_id=None)
    forged = replace(message(), app_id="ordinator/documents")
    tell(queues, garbage, nameless, forged, garbage)

    listener.start()

    await_true(lambda: len(listener.dead.letters) == 4, "dead letters")
    reasons = [one.reason for one in listener.dead.letters]
    assert sorted(reasons) == [
        "body-malformed",
        "body-malformed",
        "envelope-disagrees /id",
        "envelope-disagrees /source",
    ]
    assert listener.handled == []


def test_the_worker_lives_while_a_handler_works_longer_than_the_heartbeat(listener, queues):
    going_on = Event()
    listener.does = lambda _envelope: going_on.wait(30) and Outcome.APPLIED
    tell(queues, message())
    listener.start()
    await_true(lambda: queues.depth("frmr.inbox") == 0, "taken")

    # Heartbeat is 2 s here: two missed ones would end the connection after 4 to 6 s.
    going_on.wait(7)
    going_on.set()

    listener.has_handled(1)
    listener.stop()
    assert len(listener.handled) == 1
    assert queues.depth("frmr.inbox") == 0


def test_a_stop_lets_the_handler_end_and_gives_the_rest_back(listener, queues):
    begun, going_on = Event(), Event()

    def does(_envelope):
        begun.set()
        going_on.wait(30)
        return Outcome.APPLIED

    tell(queues, *[message() for _ in range(5)])
    listener.start().has_handled(2)
    listener.stop()
    assert queues.depth("frmr.inbox") == 0

    tell(queues, *[message() for _ in range(5)])
    second = Listener(queues_url(listener))
    second.does = does
    second.start()
    assert begun.wait(20)
    second.stopping.set()
    going_on.set()
    second.stop()

    assert second.ended is True
    assert len(second.handled) == 1
    queues.await_depth("frmr.inbox", 4)


def queues_url(listener):
    return listener.consumer._broker.url


def test_a_live_consumer_renews_the_sign_of_life(listener):
    listener.start()

    await_true(lambda: listener.life.seen, "a sign of life")
    assert listener.worker.listening


def test_an_idle_worker_says_that_its_database_is_away_and_back(listener):
    listener.start()
    await_true(lambda: listener.worker.listening, "it listens")
    down, seen_worker = Event(), listener.life.seen_worker

    def unavailable(at):
        if not down.is_set():
            raise Unavailable("database")
        seen_worker(at)

    listener.life.seen_worker = unavailable
    listener.worker._renewed = float("-inf")

    await_true(lambda: listener.worker.halted, "it halts")
    down.set()
    await_true(lambda: listener.worker.listening, "it goes on")


def test_a_service_must_handle_exactly_what_it_hears():
    with pytest.raises(ValueError, match="events and handlers differ"):
        process.run("frmr", {}, None, store=Inbox(), dead=Dead(), revocation=Life())
