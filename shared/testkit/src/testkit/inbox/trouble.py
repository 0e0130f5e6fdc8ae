"""GET and PUT /api/faults: trouble on demand."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from testkit import asking
from testkit.asking import BadRequest
from testkit.inbox.faults import CHANNELS, FAULTS, Faults

LONGEST_S = 3_600


def trouble(faults: Faults) -> Blueprint:
    """Routes by which a channel is told to misbehave."""
    routes = Blueprint("trouble", __name__)

    @routes.get("/api/faults")
    def current() -> ResponseReturnValue:
        return jsonify(faults.now())

    @routes.put("/api/faults")
    def put() -> ResponseReturnValue:
        asked = asking.body()
        channel, fault, for_s = asked.get("channel"), asked.get("fault"), asked.get("for_s")
        if channel not in CHANNELS:
            raise BadRequest("channel-unknown")
        if fault not in FAULTS:
            raise BadRequest("fault-unknown")
        if not isinstance(for_s, int | float) or not 0 <= for_s <= LONGEST_S:
            raise BadRequest("for_s-out-of-range")
        faults.put(channel, fault, for_s)
        return jsonify(faults.now())

    return routes
