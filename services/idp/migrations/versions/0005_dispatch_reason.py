"""Why a message was given up, where it was not simply too old."""

from alembic import op

revision = "0005_dispatch_reason"
down_revision = "0004_affiliation"


def upgrade() -> None:
    op.execute("ALTER TABLE dispatch ADD COLUMN given_up_because text")
