"""Where and when browsers signed in: beside the rows that code before this reads whole."""

from alembic import op

revision = "0014_presence"
down_revision = "0013_audit"

SEEN = """
ALTER TABLE device ADD COLUMN made_at timestamptz, ADD COLUMN seen_at timestamptz,
    ADD COLUMN block text, ADD COLUMN agent text;
CREATE TABLE session_place (
    session_id uuid PRIMARY KEY REFERENCES session ON DELETE CASCADE,
    begun_at timestamptz NOT NULL,
    block text,
    agent text,
    device_id uuid REFERENCES device ON DELETE SET NULL
);
CREATE INDEX session_place_device ON session_place (device_id) WHERE device_id IS NOT NULL;
"""


def upgrade() -> None:
    op.execute(SEEN)
