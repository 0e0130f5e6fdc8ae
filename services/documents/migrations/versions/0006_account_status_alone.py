"""Contract: the boolean and the trigger go.

Code of 0.1.0 needs both and must not run any more when this is applied. Code of 0.2.0 needs none.
"""

from alembic import op

revision = "0006_account_status_alone"
down_revision = "0005_account_status_filled"
serves = "0005_account_status_filled"

CONTRACT = """
DROP TRIGGER account_status_and_blocked ON account;
DROP FUNCTION account_status_and_blocked();
ALTER TABLE account DROP COLUMN blocked;
ALTER TABLE account ALTER COLUMN status SET NOT NULL;
"""


def upgrade() -> None:
    op.execute(CONTRACT)
    op.execute(f"COMMENT ON TABLE alembic_version IS 'serves {serves}'")
