"""One entry of the journal: its canonical bytes and the hash that the next entry carries."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

GENESIS = bytes(32)
"""What the first entry carries as ``prev``."""

MEMBERS = (
    "action",
    "actor_id",
    "actor_kind",
    "at",
    "details",
    "document_id",
    "position_id",
    "prev",
    "seq",
    "version_id",
)
_LARGEST = 2**53 - 1  # RFC 8785 §3.2.2.3: integers that every reader holds exactly


class NotCanonical(ValueError):
    """A value that has no canonical form here: a float, a key that is not ASCII, a huge number."""


def canonical(entry: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed: JSON of RFC 8785, with ASCII keys and without floats.

    Raises:
        NotCanonical: a value has no place in a journal.
    """
    _demand_plain(entry)
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def leaf(entry: bytes) -> bytes:
    """RFC 6962 §2.1: the leaf of the tree, which the next entry carries as its ``prev``."""
    return hashlib.sha256(b"\x00" + entry).digest()


def _demand_plain(value: Any) -> None:
    if isinstance(value, Mapping):
        for key, member in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise NotCanonical("a key is no ASCII string")
            _demand_plain(member)
    elif isinstance(value, list | tuple):
        for item in value:
            _demand_plain(item)
    elif isinstance(value, int):
        if abs(value) > _LARGEST:
            raise NotCanonical("a number is too large")
    elif value is not None and not isinstance(value, str):
        raise NotCanonical(f"{type(value).__name__} has no canonical form")
