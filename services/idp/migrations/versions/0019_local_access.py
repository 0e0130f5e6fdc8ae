"""Slips of temporary access, the sessions that they opened, the programs that take them."""

from alembic import op

revision = "0019_local_access"
down_revision = "0018_staff_number"

# A session of the table session: code that knows no slips reads that table by all its columns.
TABLES = """
CREATE TABLE local_access (
    local_access_id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account,
    organisation_id uuid NOT NULL,
    granted_by uuid NOT NULL REFERENCES account (account_id),
    code_hash bytea NOT NULL,
    networks text[] NOT NULL,
    granted_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    tries int NOT NULL,
    browser_hash bytea,
    ended_at timestamptz,
    ended_because text,
    CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);
CREATE UNIQUE INDEX local_access_open ON local_access (account_id, organisation_id)
    WHERE ended_at IS NULL;
CREATE INDEX local_access_organisation ON local_access (organisation_id, granted_at);
CREATE INDEX local_access_expiry ON local_access (expires_at) WHERE ended_at IS NULL;
CREATE TABLE local_access_session (
    session_id uuid PRIMARY KEY,
    local_access_id uuid NOT NULL REFERENCES local_access,
    organisation_id uuid NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX local_access_session_slip ON local_access_session (local_access_id);
ALTER TABLE client_terms ADD COLUMN local_access boolean NOT NULL DEFAULT false;
"""


def upgrade() -> None:
    op.execute(TABLES)
