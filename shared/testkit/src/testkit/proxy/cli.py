"""``python -m testkit proxy``: the proxy as a process, with faults set over HTTP."""

import argparse
from collections.abc import Sequence
from typing import Any

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue

from testkit import asking
from testkit.asking import BadRequest
from testkit.proxy.gate import Direction
from testkit.proxy.proxy import FaultProxy
from testkit.serving import Server, run_until_told

LARGEST = 1e9


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser("python -m testkit proxy", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True, help="where clients connect")
    parser.add_argument("--target", required=True, metavar="HOST:PORT")
    parser.add_argument("--control", type=int, required=True, help="port of PUT /fault")
    asked = parser.parse_args(arguments)
    host, _, port = asked.target.rpartition(":")
    with FaultProxy((host, int(port)), asked.host, asked.port) as proxy:
        server = Server(control(proxy), asked.host, asked.control)
        return run_until_told([server], f"proxy: {asked.host}:{proxy.port} control {server.url}")


def control(proxy: FaultProxy) -> Flask:
    """Routes that tell a proxy what to do."""
    app = Flask(__name__)
    asking.install(app)

    @app.get("/fault")
    def read() -> ResponseReturnValue:
        return jsonify(struck=proxy.struck)

    @app.put("/fault")
    def put() -> ResponseReturnValue:
        _set(proxy, asking.body())
        return jsonify(struck=proxy.struck)

    @app.delete("/fault")
    def heal() -> ResponseReturnValue:
        proxy.heal()
        return "", 204

    return app


def _set(proxy: FaultProxy, asked: dict[str, Any]) -> None:
    ways = _ways(asked.get("direction"))
    match asked.get("fault"):
        case "delay":
            proxy.delay(_positive(asked.get("seconds")), *ways)
        case "rate":
            proxy.rate(_positive(asked.get("bytes_per_s")), *ways)
        case "hold":
            for way in ways:
                proxy.hold(way)
        case "black_hole":
            proxy.black_hole(*ways)
        case "drop":
            proxy.drop()
        case "reset":
            proxy.reset()
        case _:
            raise BadRequest("fault-unknown")


def _ways(text: object) -> tuple[Direction, ...]:
    if text is None:
        return ("up", "down")
    if text == "up":
        return ("up",)
    if text == "down":
        return ("down",)
    raise BadRequest("direction-unknown")


def _positive(number: object) -> float:
    if not isinstance(number, int | float) or not 0 < number <= LARGEST:
        raise BadRequest("number-out-of-range")
    return float(number)
