"""The trace of a request goes with the facts it told, through outbox and queue."""

from datetime import UTC, datetime
from uuid import UUID

from chassis import origin
from chassis.envelope import Envelope
from chassis.origin import Origin

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
HEARD = Envelope(
    message_id=UUID(int=1),
    type="idp.account.registered.v1",
    source="idp",
    aggregate_id=UUID(int=2),
    aggregate_version=1,
    occurred_at=datetime(2026, 11, 25, tzinfo=UTC),
    body={},
    correlation_id="req-1",
    traceparent=PARENT,
    tracestate="a=1",
)


def test_outside_of_requests_and_messages_nothing_began_the_work():
    assert origin.current() == Origin(None, None, None, None)


def test_what_began_the_work_is_known_inside_the_block_alone():
    with origin.began(Origin(PARENT, correlation_id="req-1")):
        inside = origin.current()

    assert inside.correlation_id == "req-1"
    assert origin.current() == Origin()


def test_work_caused_by_a_message_keeps_its_trace_and_names_it():
    with origin.heard(HEARD):
        now = origin.current()

    assert origin.trace_id(now.traceparent) == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert now.traceparent != PARENT
    assert (now.correlation_id, now.causation_id, now.tracestate) == ("req-1", UUID(int=1), "a=1")


def test_a_broken_parent_begins_a_new_trace():
    for broken in (None, "", "00-zz-00f067aa0ba902b7-01", f"00-{'0' * 32}-00f067aa0ba902b7-01"):
        made = origin.child(broken)

        assert origin.trace_id(broken) is None
        assert origin.trace_id(made) is not None
