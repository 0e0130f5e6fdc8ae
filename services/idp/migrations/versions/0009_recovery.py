"""Transactions that recover access or prove a new contact; when a password was changed."""

from alembic import op

revision = "0009_recovery"
down_revision = "0008_invitation"

WIDER = """
ALTER TABLE signin DROP CONSTRAINT signin_purpose_check;
ALTER TABLE signin ADD CONSTRAINT signin_purpose_check CHECK (purpose IN ('signin', 'stepup',
    'registration', 'confirmation', 'factor', 'recovery', 'contact'));
ALTER TABLE signin DROP CONSTRAINT signin_state_check;
ALTER TABLE signin ADD CONSTRAINT signin_state_check CHECK (state IN ('credentials', 'method',
    'code', 'enrolment', 'consent', 'person', 'contacts', 'phone', 'email', 'password', 'login',
    'proof', 'done', 'refused'));
ALTER TABLE password ADD COLUMN changed_at timestamptz;
"""


def upgrade() -> None:
    op.execute(WIDER)
