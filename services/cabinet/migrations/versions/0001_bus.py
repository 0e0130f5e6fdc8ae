"""Outbox, inbox, dead letters and the deny list: the same text in every service."""

from alembic import op

revision = "0001_bus"
down_revision = None

TABLES = """
CREATE TABLE outbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id uuid UNIQUE NOT NULL,
    type text NOT NULL,
    aggregate_id uuid NOT NULL,
    aggregate_version int NOT NULL,
    body jsonb NOT NULL,
    traceparent text,
    tracestate text,
    correlation_id text,
    causation_id uuid,
    occurred_at timestamptz NOT NULL,
    published_at timestamptz,
    retry_at timestamptz,
    last_error text
);
CREATE INDEX outbox_waiting ON outbox (seq) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at);
CREATE TABLE inbox (
    message_id uuid PRIMARY KEY,
    type text,
    aggregate_id uuid,
    aggregate_version int,
    outcome text CHECK (outcome IN ('applied', 'stale', 'refused')),
    refusal text,
    received_at timestamptz DEFAULT now()
);
CREATE INDEX inbox_received ON inbox (received_at);
CREATE TABLE dead_letter (
    message_id uuid PRIMARY KEY,
    type text,
    envelope jsonb,
    body bytea,
    reason text,
    died_at timestamptz,
    times int DEFAULT 1,
    settled text CHECK (settled IN ('redriven', 'dropped')),
    settled_at timestamptz,
    settled_by text,
    because text
);
CREATE INDEX dead_letter_open ON dead_letter (died_at) WHERE settled IS NULL;
CREATE TABLE revocation (
    kind text NOT NULL CHECK (kind IN ('sid', 'sub')),
    id text NOT NULL,
    not_before timestamptz NOT NULL,
    until timestamptz NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE TABLE worker_life (
    one bool PRIMARY KEY DEFAULT true CHECK (one),
    seen_at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    """Create what every listener and teller stands on."""
    op.execute(TABLES)
