"""Figures of the bus, as monitoring reads them."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

# One process of a role tells each of these; what an operator's command leaves beside it is older.
_LAST: Final = "mostrecent"

OUTBOX_WAITING = Gauge(
    "ordinator_outbox_waiting", "Facts committed and not yet told", multiprocess_mode=_LAST
)
OUTBOX_OLDEST = Gauge(
    "ordinator_outbox_oldest_seconds",
    "Age of the oldest fact not yet told",
    multiprocess_mode=_LAST,
)
RELAY_LEADING = Gauge(
    "ordinator_relay_leading", "1 in the relay that tells, 0 in a standby", multiprocess_mode=_LAST
)
PUBLISH_SECONDS = Histogram("ordinator_publish_seconds", "From publishing a batch to its confirms")
PUBLISH_RETURNED = Counter("ordinator_publish_returned_total", "Facts that nobody was bound to")
PUBLISHED = Counter("ordinator_published_total", "Facts confirmed by the broker", ["type"])
EVENTS = Counter("ordinator_events_total", "Messages handled", ["type", "outcome"])
EVENT_LAG = Histogram(
    "ordinator_event_lag_seconds",
    "From the moment of a fact to its effect here",
    buckets=(0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 60, 600, 3600),
)
INBOX_WAITING = Gauge(
    "ordinator_inbox_waiting", "Messages that nobody has taken yet", multiprocess_mode=_LAST
)
PARKED = Gauge(
    "ordinator_parked",
    "Messages in the retry queues: of a bug, or until another service answers",
    multiprocess_mode=_LAST,
)
HALTED = Gauge(
    "ordinator_worker_halted",
    "1 while the worker waits for its own database",
    multiprocess_mode=_LAST,
)
DEAD_LETTERS = Gauge(
    "ordinator_dead_letters_open", "Dead letters that nobody has settled", multiprocess_mode=_LAST
)
REDRIVEN = Counter("ordinator_redriven_total", "Dead letters that came to be handled again")
