"""A fact goes into the outbox only in the words of its contract."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from chassis import origin
from chassis.origin import Origin
from chassis.outbox import announcement
from contracts import events

AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
NAME = "idp.account.registered.v1"
PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def body():
    return events.examples(NAME)[0]


def test_a_fact_is_about_its_aggregate_and_goes_back_to_the_request():
    with origin.began(Origin(PARENT, "a=1", "req-1", UUID(int=7))):
        told = announcement(NAME, body(), version=4, at=AT)

    assert (told.type, told.source, told.aggregate_version, told.occurred_at) == (
        NAME,
        "idp",
        4,
        AT,
    )
    assert str(told.aggregate_id) == body()["account_id"]
    assert (told.traceparent, told.tracestate) == (PARENT, "a=1")
    assert (told.correlation_id, told.causation_id) == ("req-1", UUID(int=7))


def test_two_facts_are_two_messages():
    first = announcement(NAME, body(), version=1, at=AT)
    second = announcement(NAME, body(), version=1, at=AT)

    assert first.message_id != second.message_id


def test_an_undeclared_member_is_a_bug_of_the_teller():
    with pytest.raises(events.Malformed):
        announcement(NAME, {**body(), "phone": "+79990000000"}, version=1, at=AT)


def test_an_unknown_event_is_a_bug_of_the_teller():
    with pytest.raises(events.UnknownEvent):
        announcement("idp.account.forgotten.v1", body(), version=1, at=AT)
