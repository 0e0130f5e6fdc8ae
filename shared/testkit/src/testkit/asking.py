"""What a small server of the stand is asked, and how it says that it cannot be served."""

from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue


class BadRequest(Exception):
    """The request cannot be served; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def install(app: Flask) -> None:
    """Answer bad requests with 422 and their code, ``/health`` with 200; JSON keeps its letters."""
    app.json.ensure_ascii = False  # type: ignore[attr-defined]

    @app.errorhandler(BadRequest)
    def refuse(error: BadRequest) -> ResponseReturnValue:
        return jsonify(code=error.code), 422

    @app.get("/health")
    def health() -> ResponseReturnValue:
        return jsonify(status="ok")


def body() -> dict[str, Any]:
    """The JSON object that was sent.

    Raises:
        BadRequest: ``json-object-expected``.
    """
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise BadRequest("json-object-expected")
    return sent
