"""Handlers with everything real behind them, and messages that others would send."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from chassis.clock import now
from chassis.envelope import Envelope
from contracts import events
from documents import wiring


class Bus:
    """Hands examples of the contracts to the handlers."""

    def __init__(self, office):
        self.remembered = []
        self.handlers = wiring.wire_listening(office.shared, self.remembered.append)

    def envelope(self, name, version=1, **bent):
        """An example of the contract, with members bent."""
        body = events.examples(name)[0] | bent
        if "version" in body:
            body["version"] = version
        aggregate_id = UUID(body[events.subject(name)])
        source = name.partition(".")[0]
        return Envelope(uuid4(), name, source, aggregate_id, version, now(), body)

    def hear(self, name, version=1, **bent):
        """Handle such a message."""
        return self.handlers[name](self.envelope(name, version, **bent))

    def hear_again(self, envelope, **changed):
        """Handle a message that may have come before."""
        return self.handlers[envelope.type](replace(envelope, **changed))


@pytest.fixture
def bus(office):
    """The listening side of an office."""
    return Bus(office)
