"""The login that a program suggests, a phone or an address, is sealed; open ones go."""

from alembic import op

revision = "0007_login_hint"
down_revision = "0006_leadership"

SEALED = """
ALTER TABLE signin ADD COLUMN login_hint_enc bytea;
ALTER TABLE par_request ADD COLUMN login_hint_enc bytea;
UPDATE signin SET asked = asked #- '{request,login_hint}' WHERE asked IS NOT NULL;
UPDATE par_request SET request = request - 'login_hint';
"""


def upgrade() -> None:
    op.execute(SEALED)
