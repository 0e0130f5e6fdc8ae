"""Entries of the audit, in PostgreSQL; the role of the service may only add them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Connection, text

from chassis.clock import Clock
from chassis.refusal import Refusal
from idp.domain.audit import Entry, Whence

_ADD = text(
    """INSERT INTO audit_entry (at, deed, account_id, actor, outcome, client_id, request_id, block,
    agent, facts) VALUES (:at, :deed, :account_id, :actor, :outcome, :client_id, :request_id,
    :block, :agent, :facts)"""
)


class PostgresAudit:
    """See ``usecases.audit.ports.Audit``."""

    def __init__(self, db: Connection, clock: Clock, whence: Whence) -> None:
        self._db = db
        self._clock = clock
        self._whence = whence
        self._tried: Sequence[Entry] = ()

    def note(self, entry: Entry) -> None:
        """Keep it, if and only if this transaction commits."""
        entry.check()
        told = vars(entry) | vars(self._whence)
        self._db.execute(_ADD, told | {"at": self._clock(), "facts": Jsonb(dict(entry.facts))})

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
