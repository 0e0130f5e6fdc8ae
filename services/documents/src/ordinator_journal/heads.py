"""A tree head: what the keeper signs, and how an auditor checks it."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from ordinator_journal.entries import canonical


class BadHead(ValueError):
    """The line is no tree head."""


@dataclass(frozen=True)
class Head:
    """The journal at one moment: ``size`` entries with this root."""

    at: str
    journal_id: str
    root: bytes
    size: int
    signature: bytes = b""

    def signed_bytes(self) -> bytes:
        """RFC 8785 JSON of ``at journal_id root size``."""
        told = {
            "at": self.at,
            "journal_id": self.journal_id,
            "root": self.root.hex(),
            "size": self.size,
        }
        return canonical(told)

    def signed_by(self, key: Ed25519PrivateKey) -> "Head":
        """The same head with its signature."""
        signature = key.sign(self.signed_bytes())
        return Head(self.at, self.journal_id, self.root, self.size, signature)

    def holds(self, key: Ed25519PublicKey) -> bool:
        """Whether the signature is of this key."""
        try:
            key.verify(self.signature, self.signed_bytes())
        except InvalidSignature:
            return False
        return True

    def line(self) -> str:
        """One line of ``heads.jsonl``."""
        return json.dumps(self.shown(), sort_keys=True, separators=(",", ":"))

    def shown(self) -> dict[str, Any]:
        """The head as JSON."""
        return {
            "at": self.at,
            "journal_id": self.journal_id,
            "root": self.root.hex(),
            "signature": base64.b64encode(self.signature).decode(),
            "size": self.size,
        }

    @classmethod
    def read(cls, line: str | bytes) -> Self:
        """Read one line.

        Raises:
            BadHead: it is none.
        """
        try:
            told: Mapping[str, Any] = json.loads(line)
            signature = base64.b64decode(told["signature"], validate=True)
            root = bytes.fromhex(told["root"])
            made = cls(str(told["at"]), str(told["journal_id"]), root, told["size"], signature)
        except (ValueError, KeyError, TypeError, binascii.Error):
            raise BadHead from None
        if type(made.size) is not int or made.size < 0:
            raise BadHead
        return made
