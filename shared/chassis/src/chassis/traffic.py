"""Figures of the bus, as monitoring reads them."""

from prometheus_client import Counter, Gauge, Histogram

OUTBOX_WAITING = Gauge("ordinator_outbox_waiting", "Facts committed and not yet told")
OUTBOX_OLDEST = Gauge("ordinator_outbox_oldest_seconds", "Age of the oldest fact not yet told")
RELAY_LEADING = Gauge("ordinator_relay_leading", "1 in the relay that tells, 0 in a standby")
PUBLISH_SECONDS = Histogram("ordinator_publish_seconds", "From publishing a batch to its confirms")
PUBLISH_RETURNED = Counter("ordinator_publish_returned_total", "Facts that nobody was bound to")
PUBLISHED = Counter("ordinator_published_total", "Facts confirmed by the broker", ["type"])
EVENTS = Counter("ordinator_events_total", "Messages handled", ["type", "outcome"])
EVENT_LAG = Histogram(
    "ordinator_event_lag_seconds",
    "From the moment of a fact to its effect here",
    buckets=(0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 60, 600, 3600),
)
PARKED = Counter("ordinator_parked_total", "Messages put aside until another service answers")
HALTED = Gauge("ordinator_worker_halted", "1 while the worker waits for its own database")
DEAD_LETTERS = Gauge("ordinator_dead_letters_open", "Dead letters that nobody has settled")
REDRIVEN = Counter("ordinator_redriven_total", "Dead letters sent to be handled again")
