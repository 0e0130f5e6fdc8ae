"""Programs, sessions, grants, codes, refresh tokens, pushed requests, scopes, signing keys."""

from alembic import op

revision = "0003_oidc"
down_revision = "0002_accounts"

REGISTER = """
CREATE TABLE client (
    client_id text PRIMARY KEY,
    name text NOT NULL,
    auth_method text NOT NULL CHECK (auth_method IN ('private_key_jwt', 'none')),
    grants text[] NOT NULL,
    scopes text[] NOT NULL,
    audiences text[] NOT NULL,
    redirect_uris text[] NOT NULL,
    post_logout_redirect_uris text[] NOT NULL,
    jwks jsonb,
    exchange_policy jsonb NOT NULL,
    min_acr text NOT NULL CHECK (min_acr IN ('aal1', 'aal1e', 'aal2r', 'aal2')),
    min_level text NOT NULL CHECK (min_level IN ('simplified', 'standard', 'confirmed')),
    identity_alg text NOT NULL CHECK (identity_alg IN ('RS256', 'ES256')),
    organisation_id uuid,
    CHECK ((auth_method = 'none') = (jwks IS NULL))
);
CREATE TABLE account_scope (
    account_id uuid NOT NULL REFERENCES account,
    scope text NOT NULL,
    granted_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, scope)
);
CREATE TABLE signing_key (
    kid text PRIMARY KEY,
    alg text NOT NULL CHECK (alg IN ('ES256', 'RS256')),
    stage text NOT NULL CHECK (stage IN ('next', 'active', 'retired', 'withdrawn')),
    public jsonb NOT NULL,
    sealed bytea NOT NULL,
    since timestamptz NOT NULL
);
CREATE UNIQUE INDEX signing_key_active ON signing_key (alg) WHERE stage = 'active';
"""

# "grant" is a word of SQL, so the table of grants is called permission.
SIGNED_IN = """
CREATE TABLE session (
    session_id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account,
    cookie_hash bytea UNIQUE NOT NULL,
    amr text[] NOT NULL,
    acr text NOT NULL CHECK (acr IN ('aal1', 'aal1e', 'aal2r', 'aal2')),
    auth_time timestamptz NOT NULL,
    idle_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX session_account ON session (account_id) WHERE ended_at IS NULL;
CREATE TABLE permission (
    grant_id uuid PRIMARY KEY,
    client_id text NOT NULL REFERENCES client,
    account_id uuid NOT NULL REFERENCES account,
    session_id uuid NOT NULL REFERENCES session,
    scope text[] NOT NULL,
    audience text NOT NULL,
    amr text[] NOT NULL,
    acr text NOT NULL CHECK (acr IN ('aal1', 'aal1e', 'aal2r', 'aal2')),
    auth_time timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    offline boolean NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX permission_session ON permission (session_id) WHERE revoked_at IS NULL;
CREATE INDEX permission_account ON permission (account_id) WHERE revoked_at IS NULL;
CREATE TABLE authorization_code (
    hash bytea PRIMARY KEY,
    grant_id uuid UNIQUE NOT NULL REFERENCES permission,
    client_id text NOT NULL,
    redirect_uri text NOT NULL,
    challenge text NOT NULL,
    nonce text,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE TABLE refresh_token (
    hash bytea PRIMARY KEY,
    grant_id uuid NOT NULL REFERENCES permission,
    generation int NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    successor_enc bytea,
    UNIQUE (grant_id, generation)
);
CREATE TABLE par_request (
    hash bytea PRIMARY KEY,
    client_id text NOT NULL REFERENCES client,
    request jsonb NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX par_request_expiry ON par_request (expires_at);
"""


def upgrade() -> None:
    op.execute(REGISTER)
    op.execute(SIGNED_IN)
