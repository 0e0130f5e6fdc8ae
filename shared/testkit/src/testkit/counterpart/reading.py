"""The page that people read and the JSON that tests read and set."""

import json
from collections.abc import Callable
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from flask import Blueprint, abort, jsonify, render_template, send_file
from flask.typing import ResponseReturnValue

from testkit import asking
from testkit.asking import BadRequest
from testkit.counterpart.behaviours import NAMES, Behaviour, Temper
from testkit.counterpart.book import Book

LONGEST_S = 3_600
MOST_TIMES = 1_000


def reading(book: Book, temper: Temper, recipient: Callable[[], dict[str, Any]]) -> Blueprint:
    """Routes by which deliveries are read and the behaviour is set."""
    routes = Blueprint("reading", __name__)
    words = json.loads((files("testkit.counterpart") / "words.ru.json").read_text("utf-8"))

    @routes.get("/")
    def page() -> ResponseReturnValue:
        return render_template(
            "counterpart.html",
            words=words,
            recipient=recipient(),
            behaviour=temper.now,
            deliveries=list(reversed(book.deliveries())),
            refused=list(reversed(book.refused())),
        )

    @routes.get("/api/recipient")
    def card() -> ResponseReturnValue:
        return jsonify(recipient())

    @routes.get("/api/deliveries")
    def deliveries() -> ResponseReturnValue:
        return jsonify(
            items=[entry.shown() for entry in book.deliveries()],
            refused=[{"code": entry.code, "at": entry.at.isoformat()} for entry in book.refused()],
        )

    @routes.get("/api/deliveries/<uuid:delivery_id>/package")
    def package(delivery_id: object) -> ResponseReturnValue:
        path = book.package(str(delivery_id))
        if not path.exists():
            abort(404)
        return send_file(path.resolve(), mimetype="application/zip")

    @routes.delete("/api/deliveries")
    def empty() -> ResponseReturnValue:
        book.empty()
        return "", 204

    @routes.get("/api/behaviour")
    def behaviour() -> ResponseReturnValue:
        return jsonify(asdict(temper.now))

    @routes.put("/api/behaviour")
    def behave() -> ResponseReturnValue:
        temper.set(_asked(asking.body()))
        return jsonify(asdict(temper.now))

    return routes


def _asked(body: dict[str, Any]) -> Behaviour:
    good = Behaviour()
    name, code = body.get("name"), body.get("code", good.code)
    times, after_s = body.get("times", good.times), body.get("after_s", good.after_s)
    if name not in NAMES:
        raise BadRequest("behaviour-unknown")
    if not isinstance(code, str) or not code:
        raise BadRequest("code-malformed")
    if not isinstance(times, int) or not 1 <= times <= MOST_TIMES:
        raise BadRequest("times-out-of-range")
    if not isinstance(after_s, int | float) or not 0 <= after_s <= LONGEST_S:
        raise BadRequest("after_s-out-of-range")
    return Behaviour(name, code, times, after_s)
