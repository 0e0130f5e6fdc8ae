"""The key of a version as it lies in the database, and why it may be out of reach."""

from dataclasses import dataclass

from chassis.refusal import Refusal

WRAPPED_BYTES = 60
"""A nonce of 12, a key of 32, a tag of 16."""


@dataclass(frozen=True)
class WrappedKey:
    """A data key under the key-encryption key ``kek_id``."""

    kek_id: int
    wrapped: bytes


class KeyUnavailable(Refusal):
    """The key that opens this document is not in the ring."""

    code = "key-unavailable"
    title = "The key of this document is out of reach"
