"""Entries of the audit, in PostgreSQL; the role of the service may only add them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Connection, Engine

from chassis import database
from chassis.clock import Clock
from chassis.refusal import Refusal
from idp.domain.audit import Entry, Whence

_ADD = """INSERT INTO audit_entry (at, deed, account_id, actor, outcome, client_id, request_id,
    block, agent, facts) VALUES (%(at)s, %(deed)s, %(account_id)s, %(actor)s, %(outcome)s,
    %(client_id)s, %(request_id)s, %(block)s, %(agent)s, %(facts)s)"""


class PostgresAudit:
    """See ``usecases.audit.ports.Audit``."""

    def __init__(self, db: Connection, clock: Clock, whence: Whence) -> None:
        self._db = db
        self._clock = clock
        self._whence = whence
        self._tried: Sequence[Entry] = ()

    def note(self, entry: Entry) -> None:
        """Keep it, if and only if this transaction commits."""
        self._db.exec_driver_sql(_ADD, _row(entry, self._whence, self._clock()))

    def attempt(self, entry: Entry) -> None:
        """This is being tried."""
        self._tried = (entry,)

    def about(self, account_ids: Iterable[UUID | None]) -> None:
        """It is about these accounts: a login may be that of two people."""
        known = [one for one in dict.fromkeys(account_ids) if one is not None]
        tried = self._tried[:1]
        self._tried = [replace(entry, account_id=one) for entry in tried for one in known] or tried

    def fail(self, code: str, **facts: str | int | bool) -> None:
        """Keep in this transaction that what is being tried is refused."""
        tried, self._tried = self._tried, ()
        for entry in tried:
            self.note(entry.refused(code, **facts))

    def within(self, db: Connection, refusal: Refusal) -> None:
        """Keep the same within another transaction, this one being taken back."""
        again = PostgresAudit(db, self._clock, self._whence)
        again._tried = self._tried
        again.fail(refusal.code)

    @property
    def has_tried(self) -> bool:
        """Whether something was tried of which nothing is noted yet."""
        return bool(self._tried)


class PostgresNotes:
    """See ``usecases.audit.ports.NoteDeed``: one statement, and no transaction around it."""

    def __init__(self, engine: Engine, clock: Clock, whence: Callable[[], Whence]) -> None:
        self._do = database.Single(engine)
        self._clock = clock
        self._whence = whence

    def __call__(self, entry: Entry) -> None:
        """Keep it; Unavailable: it cannot be kept."""
        self._do(_ADD, _row(entry, self._whence(), self._clock()))


def _row(entry: Entry, whence: Whence, at: datetime) -> dict[str, Any]:
    entry.check()
    return {**vars(entry), **vars(whence), "at": at, "facts": Jsonb(dict(entry.facts))}
