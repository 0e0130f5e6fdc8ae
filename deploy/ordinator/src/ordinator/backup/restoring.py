"""Bringing a house back from a backup: into empty places, everything checked before and after."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pyrage.x25519 import Identity

from ordinator.backup import checking, manifest
from ordinator.backup.manifest import Manifest
from ordinator.backup.progress import Progress
from ordinator.backup.sealing import unseal
from ordinator.deployment.port import Deployment
from ordinator.deployment.stores import Stores
from ordinator.deployment.target import Resting, Target
from ordinator.drift import differences
from ordinator.failures import Stopped
from ordinator.reconciling import Comparison
from ordinator.servers import databases

EARLIER = timedelta(hours=1)
"""So much before the backup's moment everybody tells again: clocks differ, relays lag."""

TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
ROWS = "SELECT blob_id FROM version JOIN data_key USING (version_id)"
CLOSE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'"
SERVER = "postgres"  # the database in which the server itself is spoken to


@dataclass(frozen=True)
class Backup:
    """A backup that was read, and the keys that open it.

    Attributes:
        folder: Where it lies.
        told: Its manifest.
        identities: Secret keys of age.
        keys: Where the part with the keys lies, if it is kept apart.
    """

    folder: Path
    told: Manifest
    identities: Sequence[Identity]
    keys: Path | None = None

    def verified(self, progress: Progress) -> checking.Opened:
        """Every byte and every key looked at.

        Raises:
            Stopped: something is wrong; each damaged part is named.
        """
        checking.whole(self.folder, self.told, progress, self.keys)
        return checking.opened(self.folder, self.told, self.identities, progress, self.keys)


@dataclass
class Outcome:
    """What a restore ends with, for people and programs."""

    lines: list[str] = field(default_factory=list)
    without_blob: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    journal: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing that the backup held is missing; gaps are told, they are no failure."""
        return not self.without_blob and not self.damaged and self.journal.startswith("intact")


class Restoring:
    """One backup on its way into a house; ``full`` reads every document again at the end."""

    def __init__(self, backup: Backup, progress: Progress, *, full: bool = False) -> None:
        self._backup = backup
        self._progress = progress
        self._full = full
        self._outcome = Outcome()

    def into(self, target: Target) -> Outcome:
        """Restore a whole house.

        Raises:
            Stopped: the backup is damaged, the target not empty, or something failed on the way;
                then the target says that it is not restored.
        """
        found = self._backup.verified(self._progress)
        if occupied := target.occupied():
            raise Stopped(occupied)
        target.forget()
        with _marked(target, self._backup.folder):
            target.keys_in(found.keys)
            with target.resting() as resting:
                services = self._backup.told.databases
                for service in services:
                    self._load(resting.stores, service)
                self._put_blobs(resting.stores)
                self._look(resting.stores, found.blobs)
                self._settle(resting, services)
        for line in differences(found.broker):
            self._say(f"the broker had otherwise: {line}")
        since = self._since
        try:
            house = target.up()
        except Stopped as stopped:
            then = f"`outbox replay --since {since}` at each service, `reconcile --heal`"
            raise Stopped(f"{stopped}\nloaded, but not up: start it, then {then}") from stopped
        self._say(f"{target.name} is up")
        return self._converged(house)

    def only(self, house: Deployment, service: str, *, aside: bool = False) -> Outcome:
        """Restore one service of a house whose other services go on.

        With ``aside`` the database that it has is kept under another name.

        Raises:
            Stopped: as above; nothing has changed, or the service stays stopped.
        """
        if service not in self._backup.told.databases:
            raise Stopped(f"this backup holds no {service}", code=2)
        found = self._backup.verified(self._progress)
        resting = Resting(house.stores, house.command)
        if not aside:
            _demand_empty(resting.stores, service)
        house.stop(service)
        if aside:
            self._say(f"the database {service} is kept as {_set_aside(resting.stores, service)}")
        self._load(resting.stores, service)
        if service == "documents":
            self._put_blobs(resting.stores)
            self._look(resting.stores, found.blobs)
        self._settle(resting, [service])
        house.start(service)
        self._say(f"{service} is up")
        return self._converged(house)

    def _load(self, stores: Stores, service: str) -> None:
        """Into an empty database that the service itself cannot enter meanwhile."""
        _demand_empty(stores, service)
        path = self._backup.folder / (service + manifest.DUMP)
        stores.ask(SERVER, f"REVOKE CONNECT ON DATABASE {service} FROM {service}")
        with self._progress.of(f"load {service}") as moved, stores.load(service) as sink:
            unseal(path, sink, self._backup.identities, moved)
        stores.ask(SERVER, f"GRANT CONNECT ON DATABASE {service} TO {service}")

    def _put_blobs(self, stores: Stores) -> None:
        path = self._backup.folder / manifest.BLOBS
        with self._progress.of("write blobs") as moved, stores.blobs_in() as sink:
            unseal(path, sink, self._backup.identities, moved)

    def _look(self, stores: Stores, blobs: Mapping[str, int]) -> None:
        rows = stores.ask("documents", ROWS)
        self._outcome.without_blob = sorted({*rows} - blobs.keys())
        self._say(f"{len(rows)} versions, {len(self._outcome.without_blob)} without their blob")
        for blob_id in self._outcome.without_blob:
            self._say(f"  no blob {blob_id}")

    def _settle(self, resting: Resting, services: Sequence[str]) -> None:
        """What must be so before anybody comes in."""
        told = self._backup.told
        for service in services:
            resting.command(service, "migrate")
        if "idp" in services:
            self._say(resting.command("idp", "cli", "sessions", "end").strip())
            resting.command("idp", "cli", "keys", "rotate", "--now")
        if "documents" in services:
            words = ("backup", "note", "restored", told.at, told.digest)
            resting.command("documents", "cli", *words)

    def _converged(self, house: Deployment) -> Outcome:
        """Have everybody tell again, and name what nobody can tell any more."""
        outcome = self._outcome
        outcome.journal = self._journal(house)
        self._say(f"journal: {outcome.journal}")
        since = self._since
        for service in house.services:
            self._say(f"{service} {_last(house, service, 'outbox', 'replay', '--since', since)}")

        def ask(service: str, words: Sequence[str], given: str) -> str:
            return house.command(service, "cli", *words, given=given)

        comparison = Comparison(ask, house.services)
        report = comparison.compare(since)
        if not report.whole:
            self._say(f"healed: {comparison.heal(since, report.gaps)}")
            report = comparison.compare(since)
        outcome.gaps = [str(gap) for gap in report.gaps]
        for gap in outcome.gaps:
            self._say(f"  {gap}")
        self._say(f"told {report.told}, heard {report.heard}, gaps {len(report.gaps)}")
        if self._full:
            self._scrub(house)
        return outcome

    @property
    def _since(self) -> str:
        return (self._backup.told.moment - EARLIER).isoformat()

    def _journal(self, house: Deployment) -> str:
        """Judged by the head that the manifest kept."""
        head = self._backup.told.journals.get("documents")
        given = json.dumps(head) + "\n" if head else ""
        return _last(house, "documents", "journal", "verify", given=given)

    def _scrub(self, house: Deployment) -> None:
        """Every document opens by its key and is what its row says."""
        try:
            house.command("documents", "cli", "scrub")
        except Stopped as stopped:
            self._outcome.damaged = str(stopped).splitlines()[1:]
        self._say(f"documents read again, {len(self._outcome.damaged)} damaged")
        for line in self._outcome.damaged:
            self._say(f"  {line}")

    def _say(self, line: str) -> None:
        self._outcome.lines.append(line)
        self._progress.say(line)


def _last(house: Deployment, service: str, *words: str, given: str = "") -> str:
    """The last line that a command of an operator said, be it a refusal."""
    try:
        said = house.command(service, "cli", *words, given=given)
    except Stopped as stopped:
        said = str(stopped)
    return said.strip().splitlines()[-1]


def _demand_empty(stores: Stores, service: str) -> None:
    if (count := int(stores.ask(service, TABLES)[0])) > 0:
        raise Stopped(f"the database {service} is not empty: it has {count} tables")


def _set_aside(stores: Stores, service: str) -> str:
    """Give a database another name, and an empty one its own."""
    kept = f"{service}_until_{datetime.now(UTC):%Y%m%d_%H%M%S}"
    stores.ask(SERVER, CLOSE.format(service))
    stores.ask(SERVER, f"ALTER DATABASE {service} RENAME TO {kept}")
    names = {"database": service, "role": service, "owner": f"{service}_owner"}
    stores.ask(SERVER, f"CREATE DATABASE {service} OWNER {names['owner']} {databases.LOCALE}")
    for statement in databases.CLOSED:
        stores.ask(SERVER, statement.format(**names))
    for statement in databases.RIGHTS:
        stores.ask(service, statement.format(**names))
    return kept


@contextmanager
def _marked(target: Target, folder: Path) -> Iterator[None]:
    """Until the end of this, the target says that it is not restored."""
    why = f"`ordinator restore {folder}` into it did not come to its end; do it again"
    target.mark(why)
    try:
        yield
    except (Stopped, OSError) as error:
        target.mark(f"{why}: {error}")
        raise Stopped(f"not restored: {error}; {target.name} says so and does not start") from error
    target.unmark()
