"""A relay as every service runs one, for faults: its settings are the one argument, as JSON."""

import json
import sys
from types import SimpleNamespace

from chassis import logs, outbox
from idp.adapters.outbox import PostgresOutbox

settings = SimpleNamespace(**json.loads(sys.argv[1]))
logs.configure(service="idp", version="0", role="relay", level="info")
sys.exit(outbox.run("idp", PostgresOutbox(settings.database_url), settings))
