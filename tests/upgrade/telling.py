"""Runs in the code of a version: puts each example of a service's events into its outbox."""

import json
import sys
from importlib import import_module
from uuid import UUID, uuid4

from sqlalchemy import create_engine

from chassis.clock import now
from chassis.database import driven
from chassis.envelope import Envelope
from contracts import events

service, url = sys.argv[1:]
outbox = import_module(f"{service}.adapters.outbox")
told, version = {}, 0
with create_engine(driven(url)).begin() as connection:
    for name in events.names():
        if name.partition(".")[0] != service:
            continue
        for body in events.examples(name):
            version += 1
            fact = Envelope(
                message_id=uuid4(),
                type=name,
                source=service,
                aggregate_id=UUID(body[events.subject(name)]),
                aggregate_version=version,
                occurred_at=now(),
                body=body,
            )
            outbox.add(connection, fact)
            told[str(fact.message_id)] = name
sys.stdout.write(json.dumps(told))
