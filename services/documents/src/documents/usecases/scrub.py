"""Look after what is stored: every version is read again in its time, orphan blobs are swept."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from documents.domain.blobs import BlobMissing
from documents.domain.container import ContainerDamaged
from documents.domain.document import Version
from documents.domain.journal import By, Line
from documents.domain.keys import KeyUnavailable, WrappedKey
from documents.usecases.content import note_damage
from documents.usecases.outside import Vault
from documents.usecases.ports import Clock, StartWork

KEEPER = By("loop", "keeper")
ORPHAN_AGE = timedelta(hours=24)
"""No upload takes so long: a blob of this age without a row was left by a crash."""


class Shelf(Protocol):
    """Where blobs lie."""

    def older_than(self, moment: datetime) -> Iterable[UUID]:
        """Blobs, whole or not, that were written before."""
        ...

    def delete(self, blob_id: UUID) -> None:
        """Remove one for good."""
        ...


@dataclass(frozen=True)
class Scrubbed:
    """A version that was read again, and what is wrong with it, as a code."""

    version: Version
    wrong: str | None


class ScrubNext:
    """Read the version that nobody has looked at for longest; a damaged one is marked."""

    def __init__(self, start_work: StartWork, vault: Vault, clock: Clock) -> None:
        self._start_work = start_work
        self._vault = vault
        self._clock = clock

    def __call__(self, moment: datetime) -> Scrubbed | None:
        """One version last looked at before that moment; None if there is none."""
        with self._start_work() as work:
            version = work.versions.unseen_since(moment)
            if version is None:
                return None
            key = work.versions.key(version.version_id)
        wrong, broken = None, None
        try:
            self._read(version, key)
        except (ContainerDamaged, BlobMissing) as error:
            wrong, broken = "document-damaged", error
        except KeyUnavailable as refusal:
            # The bytes may be whole: the ring is an operator's matter, told by every read.
            wrong = refusal.code
        with self._start_work() as work:
            if broken is not None:
                note_damage(work, version, broken)
            work.versions.seen_whole(version.version_id, self._clock())
        return Scrubbed(version, wrong)

    def _read(self, version: Version, key: WrappedKey) -> None:
        digest = hashlib.sha256()
        for piece in self._vault.read(version, key):
            digest.update(piece)
        if digest.hexdigest() != version.sha256:
            raise ContainerDamaged("other content")


class SweepOrphans:
    """Remove blobs that no row speaks of: an upload died between its file and its commit."""

    def __init__(self, start_work: StartWork, shelf: Shelf, clock: Clock) -> None:
        self._start_work = start_work
        self._shelf = shelf
        self._clock = clock

    def __call__(self) -> int:
        """How many were swept."""
        swept = 0
        for blob_id in list(self._shelf.older_than(self._clock() - ORPHAN_AGE)):
            with self._start_work() as work:
                if work.versions.speak_of(blob_id):
                    continue
                self._shelf.delete(blob_id)
                details = {"blob_id": str(blob_id)}
                work.journal.add(Line(KEEPER, "blob.swept", details=details))
            swept += 1
        return swept
