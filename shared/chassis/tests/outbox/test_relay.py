"""The relay tells what waits: in windows, in order, each fact until the broker has it."""

from threading import Event, Thread
from uuid import UUID, uuid4

import pytest

from chassis.amqp import Broker, Fate, Publisher
from chassis.clock import now
from chassis.envelope import Envelope
from chassis.outbox import OutboxStatus, Relay, Waiting
from chassis.refusal import Unavailable
from contracts import events
from testkit.queues import await_true

HEARD = "idp.account.registered.v1"
UNHEARD = "idp.account.forgotten.v1"


class Outbox:
    """The table of waiting facts, without a database."""

    def __init__(self, *kinds):
        self.rows = [self._row(seq, kind) for seq, kind in enumerate(kinds, 1)]
        self.told, self.failed = [], {}
        self.leads = True
        self.down = 0
        self.naps = []
        self.closed = False

    def lead(self):
        return self.leads

    def waiting(self, limit):
        if self.down:
            self.down -= 1
            raise Unavailable("database")
        gone = {*self.told, *self.failed}
        return [row for row in self.rows if row.seq not in gone][:limit]

    def mark(self, told):
        self.told.extend(told)

    def put_off(self, failed):
        self.failed.update(failed)

    def wait(self, seconds):
        self.naps.append(seconds)
        return False

    def status(self):
        return OutboxStatus(len(self.rows), None, 0, None, 0)

    def prune(self, days):
        return 0

    def close(self):
        self.closed = True

    @staticmethod
    def _row(seq, kind):
        envelope = Envelope(
            message_id=uuid4(),
            type=kind,
            source="idp",
            aggregate_id=UUID(int=seq),
            aggregate_version=1,
            occurred_at=now(),
            body={"account_id": str(UUID(int=seq))},
        )
        return Waiting(seq, envelope)


class Told:
    """A publisher that answers as told."""

    def __init__(self, *fates):
        self.fates = list(fates)
        self.batches = []

    def ready(self, timeout):
        return True

    def publish(self, batch):
        self.batches.append(batch)
        fates = self.fates or [Fate.SENT] * len(batch)
        return {one.message_id: fate for one, fate in zip(batch, fates, strict=False)}


def heard(kind):
    return kind != UNHEARD


def test_a_window_is_told_and_marked():
    outbox, broker = Outbox(*[HEARD] * 5), Told()

    told = Relay(outbox, broker, heard=heard, window=3).turn()

    assert told == 3
    assert outbox.told == [1, 2, 3]
    assert [one.key for one in broker.batches[0]] == [HEARD] * 3


def test_what_somebody_must_hear_is_mandatory():
    outbox, broker = Outbox(HEARD, UNHEARD), Told()

    Relay(outbox, broker, heard=heard).turn()

    assert [one.mandatory for one in broker.batches[0]] == [True, False]


def test_what_failed_is_put_off_with_its_reason_and_what_was_lost_is_not():
    outbox = Outbox(*[HEARD] * 5)
    broker = Told(Fate.SENT, Fate.RETURNED, Fate.NACKED, Fate.SILENT, Fate.LOST)

    Relay(outbox, broker, heard=heard).turn()

    assert outbox.told == [1]
    assert outbox.failed == {2: "returned", 3: "nacked", 4: "silent"}


def run(relay, until):
    stopping = Event()
    thread = Thread(target=relay.run, args=[stopping])
    thread.start()
    try:
        await_true(until, "the relay went on")
    finally:
        stopping.set()
        thread.join(10)


def test_a_lost_database_costs_the_lead_and_is_waited_for():
    outbox, broker = Outbox(HEARD), Told()
    outbox.down = 1

    relay = Relay(outbox, broker, heard=heard)
    run(relay, lambda: outbox.told == [1])

    assert not relay.leading
    assert outbox.closed


def test_a_standby_tells_nothing():
    outbox, broker = Outbox(HEARD), Told()
    outbox.leads = False
    relay = Relay(outbox, broker, heard=heard)

    run(relay, lambda: True)

    assert outbox.told == []


def test_a_relay_with_nothing_to_tell_sleeps_in_slices_of_its_poll():
    outbox = Outbox()
    relay = Relay(outbox, Told(), heard=heard, poll_s=1.5)

    run(relay, lambda: len(outbox.naps) >= 2)

    assert outbox.naps[:2] == [1.0, 0.5]


@pytest.fixture
def publisher(rabbitmq, queues):
    publisher = Publisher(Broker(rabbitmq.url("idp")))
    publisher.start()
    assert publisher.ready(10)
    yield publisher
    publisher.stop()


def test_three_hundred_facts_that_nobody_hears_do_not_stop_the_next(publisher, queues):
    outbox = Outbox(*[UNHEARD] * 300, HEARD)
    relay = Relay(outbox, publisher, heard=lambda _kind: True)

    run(relay, lambda: outbox.told)

    assert outbox.told == [301]
    assert set(outbox.failed.values()) == {"returned"}
    queues.await_depth("cabinet.inbox", 1)


def test_every_type_of_the_contracts_that_has_listeners_reaches_them(publisher, queues):
    kinds = [one for one in events.names() if one.startswith("idp.") and events.listeners(one)]
    outbox = Outbox(*kinds)

    run(Relay(outbox, publisher, heard=lambda _kind: True), lambda: len(outbox.told) == len(kinds))

    assert outbox.failed == {}
    for service in ("frmr", "cabinet", "documents"):
        queues.await_depth(
            f"{service}.inbox", sum(service in events.listeners(kind) for kind in kinds)
        )
