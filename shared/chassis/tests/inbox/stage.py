"""Fakes of the worker's tables, and facts that it hears."""

from uuid import UUID, uuid4

from chassis.clock import now
from chassis.envelope import Envelope, to_amqp
from chassis.refusal import Unavailable
from contracts import events

HEARD = "idp.account.confirmed.v1"


def fact(kind=HEARD, **change):
    given = {
        "message_id": uuid4(),
        "type": kind,
        "source": kind.partition(".")[0],
        "aggregate_id": UUID(int=7),
        "aggregate_version": 1,
        "occurred_at": now(),
        "body": events.examples(HEARD)[0],
    }
    return Envelope(**given | change)


def message(**change):
    return to_amqp(fact(**change))


class Inbox:
    """The table of heard messages; ``away`` is how often the database will not answer."""

    def __init__(self):
        self.noted = {}
        self.away = 0
        self.asked = 0

    def seen(self, envelope):
        return self.noted.setdefault(envelope.message_id, "applied") != "applied"

    def refused(self, envelope, code):
        if self.away:
            raise Unavailable("database")
        return self.noted.setdefault(envelope.message_id, code) == code

    def answers(self):
        self.asked += 1
        self.away = max(0, self.away - 1)
        return self.away == 0

    def prune(self, days):
        return 0


class Dead:
    """The table of dead letters."""

    def __init__(self):
        self.letters = []

    def keep(self, letter):
        self.letters.append(letter)

    def open(self):
        return len(self.letters)

    def prune(self, days):
        return 0


class Life:
    """The row by which the deny list is trusted."""

    def __init__(self):
        self.seen = []

    def seen_worker(self, at):
        self.seen.append(at)

    def prune(self, now):
        return 0
