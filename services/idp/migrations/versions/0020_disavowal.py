"""Links by which owners stop their accounts, each good once."""

from alembic import op

revision = "0020_disavowal"
down_revision = "0019_local_access"

TABLE = """
CREATE TABLE disavowal (
    token_hash bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX disavowal_account ON disavowal (account_id);
"""


def upgrade() -> None:
    op.execute(TABLE)
