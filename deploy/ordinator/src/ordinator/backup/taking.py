"""Taking a backup of a house that works: databases of one moment, then the blobs, then the keys."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from pyrage.x25519 import Recipient

from ordinator.backup import checking, manifest
from ordinator.backup.manifest import Manifest, Service
from ordinator.backup.progress import Progress
from ordinator.backup.sealing import Part, seal
from ordinator.deployment.port import Deployment
from ordinator.failures import Stopped

STAMP = manifest.PREFIX + "%Y%m%dT%H%M%S.%fZ"
SCHEMA = "SELECT version_num FROM alembic_version"
LOCK = ".lock"


class Taking:
    """One backup on its way into ``folder``, encrypted to ``recipients``."""

    def __init__(
        self, house: Deployment, folder: Path, recipients: Sequence[Recipient], progress: Progress
    ) -> None:
        self._house = house
        self._recipients = recipients
        self._progress = progress
        self._at = datetime.now(UTC)
        self._goal = folder / self._at.strftime(STAMP)
        self._draft = self._goal.with_name(self._goal.name + manifest.PARTIAL)

    def __call__(self) -> tuple[Path, Manifest]:
        """Where it lies, and what it is; read again, so that it is known to be sound.

        Raises:
            Stopped: something could not be read or written; nothing is left behind.
        """
        self._draft.mkdir(mode=0o700, parents=True)
        try:
            told = self._written()
            checking.whole(self._draft, told, self._progress)
            # It leaves the house: no act without its line.
            words = ("backup", "note", "taken", told.at, told.digest)
            self._house.command("documents", "cli", *words)
        except BaseException:
            shutil.rmtree(self._draft, ignore_errors=True)
            raise
        self._draft.rename(self._goal)
        _sync(self._goal.parent)
        return self._goal, told

    def _written(self) -> Manifest:
        house, stores = self._house, self._house.stores
        # Before the dumps: what it covers is in them.
        head = house.command("documents", "cli", "journal", "head")
        with stores.snapshots(house.services) as snapshots:
            schemas = {one: stores.ask(one, SCHEMA) for one in house.services}
            parts = [self._dumped(one, snapshots[one]) for one in house.services]
        # After them: a blob is written before its row is, so none is missing.
        with stores.blobs_out() as stream:
            parts.append(self._sealed(manifest.BLOBS, stream))
        broker = json.dumps(house.definitions()).encode()
        parts.append(self._sealed(manifest.BROKER, BytesIO(broker)))
        parts.append(self._sealed(manifest.KEYS, BytesIO(house.keys())))
        versions = house.versions
        told = Manifest(
            at=self._at.isoformat(),
            house=house.name,
            commit=house.commit,
            services={
                one: Service(versions[one], ",".join(schemas[one])) for one in house.services
            },
            journals={"documents": json.loads(head)} if head.strip() else {},
            recipients=[str(one) for one in self._recipients],
            parts=parts,
        )
        path = self._draft / manifest.NAME
        with path.open("xb") as file:
            file.write(told.content())
            file.flush()
            os.fsync(file.fileno())
        _sync(self._draft)
        return told

    def _dumped(self, service: str, snapshot: str) -> Part:
        with self._house.stores.dump(service, snapshot) as stream:
            return self._sealed(service + manifest.DUMP, stream)

    def _sealed(self, name: str, stream: IO[bytes]) -> Part:
        with self._progress.of(name) as moved:
            return seal(stream, self._draft / name, self._recipients, moved)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else takes a backup into the folder meanwhile.

    Raises:
        Stopped: somebody does.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stopped(f"another backup is being taken into {folder}") from None
        yield


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
