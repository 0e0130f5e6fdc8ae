"""People at work while a backup is taken: they sign in, upload and sign."""

import io
import threading
from dataclasses import dataclass, field

from testkit.demo import newcomer, summary
from testkit.demo.codes import Inbox
from testkit.demo.journey import FAILURES, STEPS, play
from testkit.demo.observer import Observer
from testkit.demo.showing import Row, Showing
from testkit.demo.signing_in import by_sms
from testkit.demo.stack import Stack
from testkit.visitor import Visitor

ARRIVAL = STEPS[1:7]
PEOPLE = 2


@dataclass(frozen=True)
class Signed:
    """A document that its signer saw signed."""

    showing: Showing
    document_id: str
    content: bytes


@dataclass
class Ward:
    """The people of a stack, each in a thread of their own until ``leave``."""

    stack: Stack
    seed: Row
    signed: list[Signed] = field(default_factory=list)
    signed_in: int = 0
    failed: list[str] = field(default_factory=list)
    arrived: list[Showing] = field(default_factory=list)

    def __post_init__(self):
        self._leaving = threading.Event()
        self._came = threading.Condition()
        self._threads = []

    def arrive(self, count=PEOPLE):
        """So many newcomers register, are bound, choose a workplace, and begin to work."""
        for _ in range(count):
            person = newcomer.next_one(self.stack, self.seed)
            thread = threading.Thread(target=self._work, args=[person], daemon=True)
            thread.start()
            self._threads.append(thread)

    def await_signed(self, count, seconds=120):
        """Wait until so many documents were signed in all."""
        with self._came:
            done = self._came.wait_for(
                lambda: len(self.signed) >= count or self.failed, timeout=seconds
            )
        assert done, f"{len(self.signed)} documents signed in {seconds} s, not {count}"
        assert not self.failed, self.failed

    def await_arrived(self, count, seconds=120):
        """Wait until so many have come as far as their first document."""
        with self._came:
            done = self._came.wait_for(
                lambda: len(self.arrived) >= count or self.failed, timeout=seconds
            )
        assert done, f"{len(self.arrived)} people arrived in {seconds} s, not {count}"

    def leave(self):
        """Finish what is at hand, and go."""
        self._leaving.set()
        for thread in self._threads:
            thread.join(60)

    def _work(self, person):
        told, inbox = io.StringIO(), Inbox(self.stack.urls["inbox"])
        with Observer(self.stack.amqp_admin_url) as observer:
            showing = Showing(self.stack, self.seed, person, inbox, observer)
            if not play(showing, told, ARRIVAL):
                self._fail(told.getvalue())
                return
            with self._came:
                self.arrived.append(showing)
                self._came.notify_all()
            while not self._leaving.is_set():
                try:
                    self._one_more(showing)
                except FAILURES as error:
                    self._fail(f"{type(error).__name__}: {error}")
                    return

    def _fail(self, why):
        with self._came:
            self.failed.append(why)
            self._came.notify_all()

    def _one_more(self, showing):
        summary.upload(showing)
        summary.sign(showing)
        with self._came:
            self.signed.append(Signed(showing, showing.document_id, showing.content))
            self._came.notify_all()
        showing.visitor = Visitor()
        page = showing.visitor.open(showing.url("cabinet", "/login"))
        by_sms(showing.visitor, page, showing.person, showing.inbox)
        self.signed_in += 1
