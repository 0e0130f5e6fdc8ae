"""A worker as every service runs one, for faults; its handler leaves a mark for each effect.

Each applied message adds a row to ``effect``: a message applied twice would leave two. The table
``projection`` keeps the newest version of each aggregate. An aggregate that stands in ``trap``
breaks the handler.
"""

import json
import sys
from types import SimpleNamespace

from sqlalchemy import text

from chassis import database, logs
from chassis import inbox as listening
from chassis.inbox import Outcome
from contracts import events
from frmr.adapters import inbox
from frmr.adapters.dead_letters import PostgresDeadLetters
from frmr.adapters.inbox import PostgresInbox
from frmr.adapters.revocation import PostgresRevocation

TRAPPED = text("SELECT 1 FROM trap WHERE aggregate_id = :aggregate_id")
EFFECT = text("INSERT INTO effect VALUES (:message_id, :aggregate_id, :aggregate_version)")
PROJECT = text(
    """INSERT INTO projection VALUES (:aggregate_id, :aggregate_version)
    ON CONFLICT (aggregate_id) DO UPDATE SET version = excluded.version
    WHERE projection.version < excluded.version"""
)

settings = SimpleNamespace(**json.loads(sys.argv[1]))
logs.configure(service="frmr", version="0", role="worker", level="info")
engine = database.engine(settings.database_url, 2)


def handle(envelope):
    values = {
        name: getattr(envelope, name)
        for name in ("message_id", "aggregate_id", "aggregate_version")
    }
    with engine.begin() as db:
        if inbox.seen(db, envelope):
            return Outcome.SEEN
        if db.execute(TRAPPED, values).first():
            raise KeyError(envelope.body)
        db.execute(EFFECT, values)
        if db.execute(PROJECT, values).rowcount:
            return Outcome.APPLIED
        inbox.stale(db, envelope)
        return Outcome.STALE


heard = {name: handle for name in events.names() if "frmr" in events.listeners(name)}
sys.exit(
    listening.run(
        "frmr",
        heard,
        settings,
        store=PostgresInbox(engine),
        dead=PostgresDeadLetters(engine),
        revocation=PostgresRevocation(engine),
    )
)
