"""Which organisations a worker leads, kept also before a binding of theirs is heard."""

from alembic import op

revision = "0006_leadership"
down_revision = "0005_dispatch_reason"

LEADERSHIP = """
CREATE TABLE leadership (
    worker_id uuid PRIMARY KEY,
    version int NOT NULL,
    organisation_ids uuid[] NOT NULL
);
"""


def upgrade() -> None:
    op.execute(LEADERSHIP)
