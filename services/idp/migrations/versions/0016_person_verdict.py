"""What the check of a person came to; what a session has begun is found by the session."""

from alembic import op

revision = "0016_person_verdict"
down_revision = "0015_oauth"

TABLE = """
CREATE TABLE person_verdict (
    account_id uuid PRIMARY KEY REFERENCES account,
    checked_by text NOT NULL,
    fault text,
    checked_at timestamptz NOT NULL
);
CREATE INDEX signin_session ON signin (session_id, purpose) WHERE session_id IS NOT NULL;
"""


def upgrade() -> None:
    op.execute(TABLE)
