"""Which version of the organisation told the name that is kept of it."""

from alembic import op

revision = "0023_organisation_name"
down_revision = "0022_signin_of_nobody"

VERSION = """
ALTER TABLE organisation_prefix ADD COLUMN version int NOT NULL DEFAULT 0;
"""


def upgrade() -> None:
    op.execute(VERSION)
