"""This listener reads every event that the contracts send to it, and no other."""

import pytest

from chassis.envelope import Malformed
from chassis.inbox import Outcome
from contracts import events

HEARD = [name for name in events.names() if "documents" in events.listeners(name)]


def test_there_is_a_handler_for_each_event_and_for_no_other(bus):
    assert sorted(bus.handlers) == sorted(HEARD)


@pytest.mark.parametrize("name", HEARD)
def test_every_example_is_applied_once(bus, name):
    envelope = bus.envelope(name)

    assert bus.hear_again(envelope) is Outcome.APPLIED
    assert bus.hear_again(envelope) is Outcome.SEEN


@pytest.mark.parametrize("name", HEARD)
def test_members_of_later_releases_are_let_through(bus, name):
    assert bus.hear(name, newcomer="whatever") is Outcome.APPLIED


@pytest.mark.parametrize("name", HEARD)
def test_a_body_without_its_subject_is_malformed_and_named(bus, name):
    subject = events.subject(name)
    envelope = bus.envelope(name)
    body = {member: value for member, value in envelope.body.items() if member != subject}

    with pytest.raises(Malformed) as caught:
        bus.hear_again(envelope, body=body)

    assert caught.value.pointer == f"/{subject}"
