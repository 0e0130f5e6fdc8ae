"""Workers as every service runs one, for faults; the handler leaves a mark for each effect.

A line of standard input, settings and log as JSON, begins one; its pid is answered. They are forks
of a process that has imported everything: killing sixty workers is quick that way.

Each applied message adds a row to ``effect``: a message applied twice would leave two. The table
``projection`` keeps the newest version of each aggregate. An aggregate that stands in ``trap``
breaks the handler.
"""

import json
import os
import signal
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


def handler(engine):
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

    return handle


def live(settings):
    logs.configure(service="frmr", version="0", role="worker", level="info")
    engine = database.engine(settings.database_url, 2)
    handle = handler(engine)
    return listening.run(
        "frmr",
        {name: handle for name in events.names() if "frmr" in events.listeners(name)},
        settings,
        store=PostgresInbox(engine),
        dead=PostgresDeadLetters(engine),
        revocation=PostgresRevocation(engine),
    )


def be_born(told):
    os.setsid()
    log = os.open(told["log"], os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    code = live(SimpleNamespace(**told["settings"]))
    sys.stdout.flush()
    os._exit(code)


signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries them
for line in sys.stdin:
    if not (pid := os.fork()):
        be_born(json.loads(line))
    sys.stdout.write(f"{pid}\n")
    sys.stdout.flush()
