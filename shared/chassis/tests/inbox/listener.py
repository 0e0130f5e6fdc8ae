"""A worker in a thread, with a handler that tests tell what to do."""

from threading import Event, Thread

from chassis.amqp import Broker, Consumer
from chassis.inbox import Judge, Outcome, Worker
from contracts import events
from testkit.queues import await_true

from .stage import HEARD, Dead, Inbox, Life


class Listener:
    """A worker in a thread, with a handler that tests tell what to do."""

    def __init__(self, url, prefetch=20):
        self.inbox, self.dead, self.life = Inbox(), Dead(), Life()
        self.handled = []
        self.does = lambda _envelope: Outcome.APPLIED
        self.consumer = Consumer(Broker(url, heartbeat_s=2), ["frmr.inbox", "frmr.dlq"])
        self.worker = Worker(
            "frmr",
            judge=Judge({HEARD: self.handle}, self.inbox, events.check_heard),
            store=self.inbox,
            dead=self.dead,
            revocation=self.life,
            consumer=self.consumer,
            prefetch=prefetch,
        )
        self.stopping = Event()
        self.ended = None
        self._thread = Thread(target=self._run)

    def handle(self, envelope):
        if envelope.message_id in self.inbox.noted:
            return Outcome.SEEN
        outcome = self.does(envelope)
        self.inbox.seen(envelope)
        self.handled.append(envelope.message_id)
        return outcome

    def start(self):
        self._thread.start()
        return self

    def stop(self):
        self.stopping.set()
        if self._thread.ident:
            self._thread.join(30)

    def has_handled(self, number):
        await_true(lambda: len(self.handled) >= number, f"{number} handled", 40)

    def _run(self):
        self.ended = self.worker.run(self.stopping, grace_s=10)
