"""Programs of others, what people let them know, and claims asked for one by one."""

from alembic import op

revision = "0012_consent"
down_revision = "0011_logout"

# Programs that have no row here are of this house, as all were before.
TABLES = """
CREATE TABLE client_of_others (
    client_id text PRIMARY KEY REFERENCES client ON DELETE CASCADE
);
CREATE TABLE consent (
    account_id uuid NOT NULL REFERENCES account,
    client_id text NOT NULL REFERENCES client ON DELETE CASCADE,
    scopes text[] NOT NULL,
    given_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, client_id)
);
CREATE TABLE grant_claims (
    grant_id uuid PRIMARY KEY REFERENCES permission ON DELETE CASCADE,
    identity text[] NOT NULL,
    userinfo text[] NOT NULL
);
"""


def upgrade() -> None:
    op.execute(TABLES)
