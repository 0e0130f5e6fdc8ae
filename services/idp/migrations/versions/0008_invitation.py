"""Invitations by which accounts become officers, each good once."""

from alembic import op

revision = "0008_invitation"
down_revision = "0007_login_hint"

TABLE = """
CREATE TABLE invitation (
    code_hash bytea PRIMARY KEY,
    scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    accepted_by uuid REFERENCES account,
    accepted_at timestamptz,
    CHECK ((accepted_by IS NULL) = (accepted_at IS NULL))
);
"""


def upgrade() -> None:
    op.execute(TABLE)
