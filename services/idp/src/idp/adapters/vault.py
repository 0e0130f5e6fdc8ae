"""Secrets of rows under the master key, and keyed digests under the index key."""

import hashlib
import hmac
from uuid import UUID

from idp.adapters.master import Ring, derived
from idp.domain.code import Channel
from idp.domain.signin import Purpose

_JOINT = b"\x1f"


class Vault:
    """The row's table and id are authenticated, so no value moves to another row.

    Rows carry no number of their key: there were rows before there was a second one.
    """

    def __init__(self, master_key: bytes) -> None:
        self._ring = Ring(master_key, "rows")

    def seal(self, table: str, row_id: UUID, secret: bytes) -> bytes:
        """Encrypt for one row."""
        _, sealed = self._ring.seal(secret, table.encode() + row_id.bytes)
        return sealed

    def open(self, table: str, row_id: UUID, sealed: bytes) -> bytes:
        """Decrypt what was sealed for this row; InvalidTag if it was touched or moved."""
        return self._ring.open(sealed, table.encode() + row_id.bytes)


class KeyedDigests:
    """See ``usecases.ports.Macs``."""

    def __init__(self, master_key: bytes, index_key: bytes) -> None:
        self._codes = derived(master_key, "codes")
        self._recovery = derived(master_key, "recovery")
        self._slips = derived(master_key, "slips")
        self._index = derived(index_key, "index")

    def token(self, token: str) -> bytes:
        """Of a 256-bit random secret: no key is needed, nobody guesses it."""
        return hashlib.sha256(token.encode()).digest()

    def code(self, signin_id: UUID, purpose: Purpose, channel: Channel, digits: str) -> bytes:
        """Of a sent code."""
        said = (signin_id.bytes, purpose.encode(), channel.encode(), digits.encode())
        return hmac.digest(self._codes, _JOINT.join(said), "sha256")

    def recovery(self, account_id: UUID, code: str) -> bytes:
        """Of a recovery code."""
        return hmac.digest(self._recovery, account_id.bytes + code.encode(), "sha256")

    def slip(self, account_id: UUID, code: str) -> bytes:
        """Of a slip of local access."""
        return hmac.digest(self._slips, account_id.bytes + code.encode(), "sha256")

    def index(self, kind: str, value: str) -> bytes:
        """Of a login or an address."""
        return hmac.digest(self._index, kind.encode() + _JOINT + value.encode(), "sha256")
