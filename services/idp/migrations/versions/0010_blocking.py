"""Why an account is blocked: each reason is lifted by others."""

from alembic import op

revision = "0010_blocking"
down_revision = "0009_recovery"

REASON = """
ALTER TABLE account ADD COLUMN blocked_for text
    CHECK (blocked_for IN ('owner', 'support', 'closed'));
"""


def upgrade() -> None:
    op.execute(REASON)
