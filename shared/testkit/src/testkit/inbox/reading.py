"""The page that people read and the JSON that tests read."""

import json
from datetime import datetime
from importlib.resources import files
from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from testkit.asking import BadRequest
from testkit.inbox.codes import carried
from testkit.inbox.faults import Faults
from testkit.inbox.mailbox import Mailbox, Message, address


def reading(mailbox: Mailbox, faults: Faults) -> Blueprint:
    """Routes by which messages are read and forgotten."""
    routes = Blueprint("reading", __name__)
    words = json.loads((files("testkit.inbox") / "words.ru.json").read_text("utf-8"))

    @routes.get("/")
    def page() -> ResponseReturnValue:
        shown = [(message, carried(message)) for message in reversed(mailbox.find())]
        return render_template("inbox.html", messages=shown, words=words, faults=faults.now())

    @routes.get("/api/messages")
    def messages() -> ResponseReturnValue:
        to, kind, since = _to(), request.args.get("kind"), _since()
        found = mailbox.wait_for(lambda: mailbox.find(to, kind, since), _wait())
        return jsonify(items=[_shown(message) for message in found])

    @routes.get("/api/code")
    def code() -> ResponseReturnValue:
        to, since = _to(), _since()
        if to is None:
            raise BadRequest("to-missing")
        found = mailbox.wait_for(lambda: _newest_code(mailbox.find(to, since=since)), _wait())
        return jsonify(found) if found else (jsonify(code="no-code"), 404)

    @routes.delete("/api/messages")
    def empty() -> ResponseReturnValue:
        mailbox.empty()
        return "", 204

    return routes


def _newest_code(messages: list[Message]) -> dict[str, Any]:
    for message in reversed(messages):
        told = carried(message)
        if told.code or told.link:
            at = message.received_at.isoformat()
            return {"code": told.code, "link": told.link, "received_at": at}
    return {}


def _to() -> str | None:
    text = request.args.get("to")
    return address(text) if text else None


def _since() -> datetime | None:
    text = request.args.get("since")
    if not text:
        return None
    try:
        # A plus sign of the offset arrives as a space.
        since = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise BadRequest("since-malformed") from None
    if since.tzinfo is None:
        raise BadRequest("since-malformed")
    return since


def _wait() -> float:
    try:
        return float(request.args.get("wait", "0"))
    except ValueError:
        raise BadRequest("wait-malformed") from None


def _shown(message: Message) -> dict[str, Any]:
    told = carried(message)
    return {
        "id": message.id,
        "kind": message.kind,
        "to": message.to,
        "subject": message.subject,
        "text": message.text,
        "code": told.code,
        "link": told.link,
        "received_at": message.received_at.isoformat(),
    }
