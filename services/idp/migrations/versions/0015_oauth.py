"""Secrets and stricter terms of programs, keys that grants are bound to, codes without PKCE.

Beside ``client`` and ``permission``, not in them: processes of the version before read whole rows
of those, and would stumble over a column that they do not know.
"""

from alembic import op

revision = "0015_oauth"
down_revision = "0014_presence"

BESIDE = """
CREATE TABLE client_terms (
    client_id text PRIMARY KEY REFERENCES client ON DELETE CASCADE,
    secret_hash bytea,
    profile text NOT NULL DEFAULT 'plain' CHECK (profile IN ('plain', 'fapi2')),
    require_pkce boolean NOT NULL DEFAULT true,
    require_par boolean NOT NULL DEFAULT false,
    require_dpop boolean NOT NULL DEFAULT false
);
CREATE TABLE grant_key (
    grant_id uuid PRIMARY KEY REFERENCES permission ON DELETE CASCADE,
    jkt text NOT NULL
);
"""

LOOSER = """
ALTER TABLE client DROP CONSTRAINT client_auth_method_check, DROP CONSTRAINT client_check;
ALTER TABLE client ADD CHECK (auth_method IN
        ('client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none')),
    ADD CHECK ((auth_method = 'private_key_jwt') = (jwks IS NOT NULL));
ALTER TABLE authorization_code ALTER COLUMN challenge DROP NOT NULL;
"""


def upgrade() -> None:
    op.execute(BESIDE)
    op.execute(LOOSER)
