"""Where programs hear that a session ended, and what is still to be told them."""

from alembic import op

revision = "0011_logout"
down_revision = "0010_blocking"

TABLES = """
CREATE TABLE client_logout (
    client_id text PRIMARY KEY REFERENCES client ON DELETE CASCADE,
    backchannel_uri text NOT NULL
);
CREATE TABLE logout_delivery (
    delivery_id uuid PRIMARY KEY,
    client_id text NOT NULL REFERENCES client ON DELETE CASCADE,
    account_id uuid NOT NULL,
    session_id uuid NOT NULL,
    ended_at timestamptz NOT NULL,
    send_at timestamptz NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    delivered_at timestamptz,
    given_up_at timestamptz,
    UNIQUE (session_id, client_id),
    CHECK (delivered_at IS NULL OR given_up_at IS NULL)
);
CREATE INDEX logout_delivery_due ON logout_delivery (send_at)
    WHERE delivered_at IS NULL AND given_up_at IS NULL;
"""


def upgrade() -> None:
    op.execute(TABLES)
