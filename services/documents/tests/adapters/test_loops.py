"""Loops: each job once, what fails again later, nothing held up, a lost database waited for."""

from collections import deque
from datetime import timedelta
from threading import Event, Thread
from time import monotonic
from uuid import uuid4

from chassis.origin import Origin, began
from chassis.refusal import Unavailable
from documents import wiring
from documents.adapters.loops import JobLoop, RoundLoop
from documents.adapters.postgres.bell import Bell
from documents.adapters.postgres.jobs import Job, JobQueue
from documents.adapters.signature_checks import SignatureChild


class Queue:
    """Jobs in a list."""

    def __init__(self, *jobs):
        self.waiting = deque(jobs)
        self.finished, self.later = [], []

    def take(self, kinds):
        return self.waiting.popleft() if self.waiting else None

    def finish(self, job):
        self.finished.append(job)

    def put_off(self, job, wait):
        self.later.append((job, wait))


class Silence:
    """A bell that nobody rings; waiting once ends the loop."""

    def __init__(self, stopping):
        self._stopping = stopping

    def wait(self, seconds):
        self._stopping.set()


def _job(attempts=1):
    return Job(attempts, "content", uuid4(), attempts)


def _run(queue, act):
    stopping = Event()
    JobLoop(queue, Silence(stopping), {"content": act}).run(stopping)


def test_a_job_that_is_done_is_finished():
    queue = Queue(_job())

    _run(queue, lambda job: None)

    assert len(queue.finished) == 1


def test_a_job_that_waits_is_put_off():
    queue = Queue(_job())

    _run(queue, lambda job: timedelta(seconds=5))

    assert queue.later[0][1] == timedelta(seconds=5)


def test_a_job_that_fails_holds_up_no_other():
    failing, good = _job(attempts=3), _job()
    queue = Queue(failing, good)

    def act(job):
        if job is failing:
            raise KeyError

    _run(queue, act)

    assert queue.finished == [good]
    assert queue.later == [(failing, timedelta(seconds=90))]


def test_a_lost_database_is_waited_for():
    told, stopping = [], Event()

    def act():
        told.append("asked")
        if len(told) == 1:
            raise Unavailable("database")
        stopping.set()

    RoundLoop((timedelta(0), act)).run(stopping)

    assert len(told) == 2


def test_one_thing_that_fails_does_not_stop_the_others():
    stopping = Event()

    def fail():
        raise KeyError

    RoundLoop((timedelta(0), fail), (timedelta(0), stopping.set)).run(stopping)

    assert stopping.is_set()


def test_a_commit_rings_the_bell_long_before_the_poll(office, database):
    bell = Bell(database.url)
    bell.wait(0.01)
    begun = monotonic()
    woken = Thread(target=bell.wait, args=(20,))
    woken.start()

    office.upload(
        (orlova := office.signer("orlova")).caller,
        office.begin(orlova.caller).document_id,
        office.pdf(),
    )
    woken.join(20)

    assert monotonic() - begun < 5
    bell.close()


def test_a_job_is_taken_by_one_loop_alone(office):
    orlova = office.signer("orlova")
    office.upload(orlova.caller, office.begin(orlova.caller).document_id, office.pdf())
    queue = JobQueue(office.engine)

    taken = [queue.take(("content",)) for _ in range(2)]

    assert taken[0] is not None
    assert taken[1] is None


def test_what_a_job_tells_goes_back_to_the_request_that_asked_for_it(office):
    orlova = office.signer("orlova")
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    asked = Origin(f"00-{trace}-00f067aa0ba902b7-01", None, "request-7")
    with began(asked):
        office.upload(orlova.caller, office.begin(orlova.caller).document_id, office.pdf())
    stopping = Event()
    actions = wiring.wire_checker(
        office.settings, office.engine, office.shared, office.registry, SignatureChild()
    )

    JobLoop(JobQueue(office.engine), Silence(stopping), actions).run(stopping)

    ((traceparent, correlation_id),) = office.rows("SELECT traceparent, correlation_id FROM outbox")
    assert traceparent.split("-")[1] == trace
    assert correlation_id == "request-7"
