"""Staff numbers: prefixes of organisations, and the numbers that they gave."""

from alembic import op

revision = "0018_staff_number"
down_revision = "0017_factor_reset"

TABLES = """
ALTER TABLE identifier DROP CONSTRAINT identifier_kind_check;
ALTER TABLE identifier ADD CONSTRAINT identifier_kind_check
    CHECK (kind IN ('phone', 'email', 'snils', 'inn', 'staff'));
CREATE TABLE organisation_prefix (
    organisation_id uuid PRIMARY KEY,
    prefix text UNIQUE,
    name text
);
CREATE TABLE staff_number (
    staff_number_id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation_prefix,
    account_id uuid NOT NULL REFERENCES account,
    value_index bytea NOT NULL UNIQUE REFERENCES identifier ON DELETE CASCADE,
    value_enc bytea NOT NULL,
    UNIQUE (organisation_id, account_id)
);
CREATE INDEX affiliation_organisation ON affiliation (organisation_id) WHERE ended_at IS NULL;
"""


def upgrade() -> None:
    op.execute(TABLES)
