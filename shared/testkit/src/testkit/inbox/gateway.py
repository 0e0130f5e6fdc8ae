"""POST /messages and /calls: the gateway that services believe to be an operator's."""

from typing import Literal

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from testkit import asking
from testkit.asking import BadRequest
from testkit.inbox.intake import ChannelRefused, Intake
from testkit.inbox.mailbox import OtherContent

LONGEST_TEXT = 4_000


def gateway(intake: Intake) -> Blueprint:
    """Routes by which SMS and calls come in, each id once."""
    routes = Blueprint("gateway", __name__)

    @routes.post("/messages")
    def sms() -> ResponseReturnValue:
        return _taken(intake, "sms", "text")

    @routes.post("/calls")
    def call() -> ResponseReturnValue:
        return _taken(intake, "call", "say")

    return routes


def _taken(intake: Intake, kind: Literal["sms", "call"], member: str) -> ResponseReturnValue:
    asked = asking.body()
    message_id, to, text = asked.get("id"), asked.get("to"), asked.get(member)
    if not isinstance(message_id, str) or not message_id:
        raise BadRequest("id-missing")
    if not isinstance(to, str) or not to.strip():
        raise BadRequest("to-missing")
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_TEXT:
        raise BadRequest(f"{member}-malformed")
    try:
        fresh = intake.take(kind, message_id, to, text)
    except ChannelRefused:
        return jsonify(code="channel-refused"), 503, {"Retry-After": "1"}
    except OtherContent:
        return jsonify(code="id-taken"), 409
    return jsonify(id=message_id), 202 if fresh else 200
