"""Resets of lost second factors, by two officers."""

from alembic import op

revision = "0017_factor_reset"
down_revision = "0016_person_verdict"

TABLE = """
CREATE TABLE factor_reset (
    reset_id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account,
    asked_by uuid NOT NULL REFERENCES account (account_id),
    asked_at timestamptz NOT NULL,
    reason text NOT NULL,
    approved_by uuid REFERENCES account (account_id),
    effective_at timestamptz,
    cancel_hash bytea,
    cancelled_at timestamptz,
    applied_at timestamptz,
    finished_at timestamptz,
    CHECK (approved_by <> asked_by),
    CHECK ((approved_by IS NULL) = (effective_at IS NULL)),
    CHECK (applied_at IS NULL OR approved_by IS NOT NULL)
);
CREATE INDEX factor_reset_account ON factor_reset (account_id);
CREATE INDEX factor_reset_waiting ON factor_reset (asked_at) WHERE approved_by IS NULL;
"""


def upgrade() -> None:
    op.execute(TABLE)
