"""``openapi.json`` of a service, written from its routes: their locks, schemas and refusals."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from werkzeug.routing import Rule

from chassis.door.described import Shape, Speech, speech_of
from chassis.locks import Lock, lock_of
from chassis.locks.callers import Either, PersonLock, ProgramLock
from chassis.problems.answers import MEDIA_TYPE, Answers, answers

_CONVERTERS: dict[str, dict[str, Any]] = {
    "UUIDConverter": {"type": "string", "format": "uuid"},
    "IntegerConverter": {"type": "integer", "minimum": 0},
}
_TOKEN = "token"  # noqa: S105 - the name of a scheme
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457; the code has a page under docs/problems",
    "required": ["type", "title", "status", "instance", "code", "at"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "retry_after": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"pointer": {"type": "string"}, "code": {"type": "string"}},
            },
        },
    },
}


def openapi(app: Flask, title: str, version: str) -> dict[str, Any]:
    """The description of every route but those of the admin port."""
    spec = APISpec(title, version, "3.1.0", plugins=[MarshmallowPlugin()])
    spec.components.schema("Problem", _PROBLEM)
    spec.components.security_scheme(
        _TOKEN, {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    )
    with app.app_context():
        for path, operations in sorted(_paths(app).items()):
            spec.path(path, operations=operations)
    return spec.to_dict()


def _paths(app: Flask) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        lock = lock_of(view)
        if lock is None or lock.kind == "admin":
            continue
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            found[path][method.lower()] = _operation(rule, method, view, lock)
    return found


def _operation(rule: Rule, method: str, view: Callable[..., Any], lock: Lock) -> dict[str, Any]:
    told = speech_of(view)
    operation: dict[str, Any] = {
        "operationId": f"{rule.endpoint}.{method.lower()}",
        "x-lock": lock.kind,
        "security": list(_security(lock)),
        "responses": _responses(told, lock, answers()),
    }
    if told.summary:
        operation["summary"] = told.summary
    parameters = [*_in_path(rule), *([{"in": "query", "schema": told.query}] if told.query else [])]
    if parameters:
        operation["parameters"] = parameters
    if told.request is not None:
        operation["requestBody"] = {"required": True, "content": _content(told.request)}
    return operation


def _in_path(rule: Rule) -> Iterator[dict[str, Any]]:
    for name in sorted(rule.arguments - (rule.defaults or {}).keys()):
        kind = type(rule._converters[name]).__name__  # noqa: SLF001 - Werkzeug names no other way
        schema = _CONVERTERS.get(kind, {"type": "string"})
        yield {"in": "path", "name": name, "required": True, "schema": schema}


def _security(lock: Lock) -> Iterator[dict[str, list[str]]]:
    if isinstance(lock, Either):
        for one in lock.locks:
            yield from _security(one)
    elif isinstance(lock, PersonLock | ProgramLock):
        yield {_TOKEN: [lock.scope]}


def _responses(told: Speech, lock: Lock, here: Answers) -> dict[str, Any]:
    usual: dict[int, Shape] = {200: "text/html"} if lock.page else {}
    responses = {
        str(status): {"description": HTTPStatus(status).phrase}
        | ({} if shape is None else {"content": _content(shape)})
        for status, shape in (usual if told.answers is None else told.answers).items()
    }
    problem = {MEDIA_TYPE: {"schema": "Problem"}}
    refused: dict[int, list[str]] = defaultdict(list)
    for refusal in told.refusals:
        refused[here.status(refusal) or 500].append(refusal.code)
    for status, codes in sorted(refused.items()):
        responses[str(status)] = {"description": ", ".join(sorted(codes)), "content": problem}
    responses["default"] = {"description": "Any other problem", "content": problem}
    return responses


def _content(shape: Shape) -> dict[str, Any]:
    if isinstance(shape, str):
        return {shape: {}}
    return {"application/json": {"schema": shape}}
