"""The facts that services tell one another: their names, schemas, examples, listeners, checks."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema_rs

MAX_BODY = 65_536
"""Bytes of a body in UTF-8; more belongs behind an id."""

_FOLDER = files("contracts") / "events"


class UnknownEvent(LookupError):
    """No event has this name."""


class Malformed(ValueError):
    """A body breaks its contract: where (JSON Pointer) and which keyword; never the value."""

    def __init__(self, pointer: str, keyword: str) -> None:
        super().__init__(f"{pointer or '/'}: {keyword}")
        self.pointer = pointer
        self.keyword = keyword


@cache
def names() -> tuple[str, ...]:
    """Every event, as it stands in the routing key: ``owner.subject.verb.vN``."""
    return tuple(
        sorted(
            entry.name.removesuffix(".json")
            for entry in _FOLDER.iterdir()
            if entry.name.endswith(".json")
        )
    )


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one event; a copy, the caller's own."""
    return deepcopy(_schema(name))


def examples(name: str) -> list[dict[str, Any]]:
    """Complete, true-to-life bodies; every teller and listener is tested on them."""
    return list(schema(name)["examples"])


def listeners(name: str) -> tuple[str, ...]:
    """The services that must hear it; none means that it is told to whoever cares."""
    return tuple(_schema(name)["x-listeners"])


def subject(name: str) -> str:
    """The member that holds the id of the aggregate which the fact is about."""
    return str(_schema(name)["x-subject"])


@cache
def personal(name: str) -> frozenset[str]:
    """Pointers of the members that tell something of a person; ``*`` is any item of a list."""
    return frozenset(pointer for pointer, part in _members(_schema(name)) if part["x-personal"])


def check(name: str, body: object) -> None:
    """Check what a teller is about to say; an undeclared member is a bug.

    Raises:
        UnknownEvent: no such event.
        Malformed: the body breaks the contract or is too long.
    """
    _apply(_strict(name), body)
    if len(json.dumps(body, ensure_ascii=False).encode()) > MAX_BODY:
        raise Malformed("", "maxBody")


def check_heard(name: str, body: object) -> None:
    """Check what a listener heard, perhaps from a later release of the teller.

    Undeclared members and new values of an open enum pass: within ``v1`` they may come.

    Raises:
        UnknownEvent: no such event.
        Malformed: the body breaks the contract.
    """
    _apply(_open(name), body)


@cache
def _schema(name: str) -> dict[str, Any]:
    if name not in names():
        raise UnknownEvent(name)
    return dict(json.loads((_FOLDER / f"{name}.json").read_text("utf-8")))


@cache
def _strict(name: str) -> Callable[[object], None]:
    return _compiled(_schema(name))


@cache
def _open(name: str) -> Callable[[object], None]:
    return _compiled(_opened(_schema(name)))


def _compiled(schema: dict[str, Any]) -> Callable[[object], None]:
    return jsonschema_rs.validator_for(schema, validate_formats=True).validate


def _opened(part: Any) -> Any:
    """The same schema as later releases may stretch it."""
    if isinstance(part, list):
        return [_opened(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _opened(value) for key, value in part.items() if key != "examples"}
    if kept.get("additionalProperties") is False:
        del kept["additionalProperties"]
    if kept.get("x-open") is True:
        kept.pop("enum", None)
    return kept


def _apply(validate: Callable[[object], None], body: object) -> None:
    try:
        validate(body)
    except jsonschema_rs.ValidationError as error:
        pointer = "".join(f"/{step}" for step in error.instance_path)
        keyword = str(error.schema_path[-1])
        raise Malformed(pointer, keyword) from None
    except ValueError:
        raise Malformed("", "type") from None


def _members(part: dict[str, Any], pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, member in part.get("properties", {}).items():
        yield f"{pointer}/{name}", member
        yield from _members(member, f"{pointer}/{name}")
    if "items" in part:
        yield f"{pointer}/*", part["items"]
        yield from _members(part["items"], f"{pointer}/*")
