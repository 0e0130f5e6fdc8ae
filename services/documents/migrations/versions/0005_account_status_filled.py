"""Migrate: rows of before 0004 get their status.

They do not know a closed account from a blocked one: the next word of idp tells. Neither may act.
"""

from alembic import op

revision = "0005_account_status_filled"
down_revision = "0004_account_status"

FILL = """
UPDATE account SET status = CASE WHEN blocked THEN 'blocked' ELSE 'active' END
WHERE status IS NULL
"""
# Not valid at first: the check of all rows then needs no lock that writers wait for.
KNOWN = """
ALTER TABLE account ADD CONSTRAINT account_status_known
    CHECK (status IS NOT NULL AND status IN ('active', 'blocked', 'closed')) NOT VALID;
ALTER TABLE account VALIDATE CONSTRAINT account_status_known;
"""


def upgrade() -> None:
    op.execute(FILL)
    op.execute(KNOWN)
