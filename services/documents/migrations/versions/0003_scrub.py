"""When each stored version was last read from first to last byte."""

from alembic import op

revision = "0003_scrub"
down_revision = "0002_documents"


def upgrade() -> None:
    op.execute(
        """CREATE TABLE scrub (
            version_id uuid PRIMARY KEY REFERENCES version,
            seen_at timestamptz NOT NULL
        )"""
    )
