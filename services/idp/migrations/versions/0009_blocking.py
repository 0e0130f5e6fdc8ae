"""Why an account is blocked: each reason is lifted by others."""

from alembic import op

revision = "0009_blocking"
down_revision = "0008_invitation"

REASON = """
ALTER TABLE account ADD COLUMN blocked_for text
    CHECK (blocked_for IN ('owner', 'support', 'closed'));
"""


def upgrade() -> None:
    op.execute(REASON)
