"""A transaction names its account without asking the account: nobody's costs the same."""

from alembic import op

revision = "0022_signin_of_nobody"
down_revision = "0021_client_version"


def upgrade() -> None:
    op.execute("ALTER TABLE signin DROP CONSTRAINT IF EXISTS signin_account_id_fkey")
