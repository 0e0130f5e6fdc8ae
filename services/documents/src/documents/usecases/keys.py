"""Key-encryption keys in turn: what an old one wraps is wrapped anew, then it may go."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from documents.domain.keys import WrappedKey
from documents.usecases.ports import StartWork

AT_ONCE = 200
"""Rows of one transaction: uploads and readings go on between two of them."""


class Ring(Protocol):
    """Wraps by its active key."""

    def list(self) -> tuple[tuple[int, ...], int]:
        """The ids of all keys, and the active one."""
        ...

    def rewrap(self, wrapped: WrappedKey, version_id: UUID, blob_id: UUID) -> WrappedKey:
        """The same key under the active one; KeyUnavailable."""
        ...


class RewrapSome:
    """Keys of versions and secrets of recipients go under the active key-encryption key."""

    def __init__(self, start_work: StartWork, ring: Ring) -> None:
        self._start_work = start_work
        self._ring = ring

    def __call__(self) -> int:
        """A part of them, in one transaction; 0 when none is left.

        Raises:
            KeyUnavailable: a key that still wraps something is not in the ring.
        """
        _, active = self._ring.list()
        with self._start_work() as work:
            found = work.versions.wrapped_otherwise(active, AT_ONCE)
            for version_id, blob_id, wrapped in found:
                fresh = self._ring.rewrap(wrapped, version_id, blob_id)
                work.versions.rewrap(version_id, fresh)
            return len(found) + work.deliveries.rewrap(active)


class CountWrapped:
    """How much each key-encryption key wraps."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self) -> Mapping[int, int]:
        """By id; a key that wraps nothing is absent."""
        with self._start_work() as work:
            return work.versions.wrapped_by()
