"""What access tokens carry: claims and scopes."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Scope(NamedTuple):
    """One scope: the service that owns it, who may hold it, what it opens."""

    owner: str
    held_by: str
    meaning: str


@cache
def scopes() -> dict[str, Scope]:
    """Every scope of the house by its name."""
    told = _read("scopes.json")["scopes"]
    return {name: Scope(**facts) for name, facts in told.items()}


def claims() -> dict[str, Any]:
    """The JSON Schema of an access token's claims, with examples."""
    return _read("claims.json")


def _read(name: str) -> dict[str, Any]:
    return dict(json.loads((files("contracts") / name).read_text("utf-8")))
