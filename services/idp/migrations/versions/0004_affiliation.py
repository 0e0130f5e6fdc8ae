"""Who works where, as the registry tells: for the claim of the scope organisation."""

from alembic import op

revision = "0004_affiliation"
down_revision = "0003_oidc"

AFFILIATION = """
CREATE TABLE affiliation (
    binding_id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    version int NOT NULL,
    is_head boolean NOT NULL DEFAULT false,
    worker_version int NOT NULL DEFAULT 0,
    ended_at timestamptz
);
CREATE INDEX affiliation_account ON affiliation (account_id) WHERE ended_at IS NULL;
CREATE INDEX affiliation_worker ON affiliation (worker_id);
"""


def upgrade() -> None:
    op.execute(AFFILIATION)
