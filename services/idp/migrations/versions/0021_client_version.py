"""Versions of programs: of two who change the same one the second is told."""

from alembic import op

revision = "0021_client_version"
down_revision = "0020_disavowal"

VERSION = """
ALTER TABLE client_terms ADD COLUMN version int NOT NULL DEFAULT 1;
INSERT INTO client_terms (client_id) SELECT client_id FROM client ON CONFLICT DO NOTHING;
"""


def upgrade() -> None:
    op.execute(VERSION)
