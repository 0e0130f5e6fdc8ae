"""``GET /openapi.json`` and ``GET /docs``: the description, for programs and for people."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from flask import Blueprint, Flask, Response, render_template_string
from flask.typing import ResponseReturnValue

from chassis import locks
from chassis.door.described import speaks
from chassis.door.description import openapi

_WHY = "the interface is public; what it opens is not"
_PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'"


def publish_openapi(app: Flask, title: str, version: str) -> None:
    """Answer the description of the application; it is written when it is first asked for."""
    routes = Blueprint("openapi", __name__)

    @cache
    def described() -> dict[str, Any]:
        return openapi(app, title, version)

    @routes.get("/openapi.json")
    @locks.open_door(_WHY)
    @speaks(summary="This description", answers={200: "application/json"})
    def document() -> ResponseReturnValue:
        return Response(written(described()), content_type="application/json")

    @routes.get("/docs")
    @locks.open_door(_WHY)
    @speaks(summary="This description, to be read", answers={200: "text/html"})
    def page() -> ResponseReturnValue:
        template = (files("chassis.door") / "docs.html").read_text("utf-8")
        response = Response(render_template_string(template, api=described()))
        response.headers["Content-Security-Policy"] = _PAGE_POLICY
        return response

    app.register_blueprint(routes)


def written(document: dict[str, Any]) -> str:
    """The description as the committed file has it: the same for the same routes."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
