"""Accounts with what proves them, transactions of sign-in, codes, messages to send, devices."""

from alembic import op

revision = "0002_accounts"
down_revision = "0001_bus"

ACCOUNTS = """
CREATE TABLE account (
    account_id uuid PRIMARY KEY,
    oid bigint GENERATED ALWAYS AS IDENTITY (START WITH 1000000001) UNIQUE,
    status text NOT NULL CHECK (status IN ('active', 'blocked', 'closed')),
    level text NOT NULL CHECK (level IN ('simplified', 'standard', 'confirmed')),
    family_name text NOT NULL,
    given_name text NOT NULL,
    patronymic text,
    birth_date date NOT NULL,
    gender text CHECK (gender IN ('male', 'female')),
    snils_enc bytea NOT NULL,
    snils_index bytea UNIQUE NOT NULL,
    inn_enc bytea,
    inn_index bytea UNIQUE,
    confirmed_by text,
    version int NOT NULL
);
CREATE TABLE contact (
    account_id uuid NOT NULL REFERENCES account,
    kind text NOT NULL CHECK (kind IN ('phone', 'email')),
    value_enc bytea NOT NULL,
    verified_at timestamptz,
    PRIMARY KEY (account_id, kind)
);
CREATE TABLE identifier (
    value_index bytea PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('phone', 'email', 'snils', 'inn')),
    account_id uuid NOT NULL REFERENCES account
);
CREATE INDEX identifier_account ON identifier (account_id);
CREATE TABLE password (
    account_id uuid PRIMARY KEY REFERENCES account,
    hash text NOT NULL
);
CREATE TABLE factor (
    factor_id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account,
    kind text NOT NULL CHECK (kind IN ('totp', 'sms', 'email')),
    on_at timestamptz,
    secret_enc bytea,
    last_timecode bigint,
    UNIQUE (account_id, kind)
);
CREATE TABLE recovery_code (
    account_id uuid NOT NULL REFERENCES account,
    hash bytea NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (account_id, hash)
);
CREATE TABLE device (
    device_id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account,
    token_hash bytea NOT NULL,
    previous_hash bytea,
    rotated_at timestamptz,
    known_until timestamptz NOT NULL,
    skip_factor_until timestamptz,
    revoked_at timestamptz,
    UNIQUE (token_hash, account_id)
);
CREATE INDEX device_account ON device (account_id);
CREATE INDEX device_previous ON device (previous_hash);
CREATE TABLE signin_lock (
    account_id uuid PRIMARY KEY REFERENCES account,
    since timestamptz NOT NULL
);
"""

SIGNIN = """
CREATE TABLE signin (
    signin_id uuid PRIMARY KEY,
    purpose text NOT NULL
        CHECK (purpose IN ('signin', 'stepup', 'registration', 'confirmation', 'factor')),
    state text NOT NULL CHECK (state IN ('credentials', 'method', 'code', 'enrolment', 'consent',
        'person', 'contacts', 'phone', 'email', 'password', 'done', 'refused')),
    cookie_hash bytea NOT NULL,
    former_hash bytea,
    locale text NOT NULL,
    asked jsonb,
    draft_enc bytea NOT NULL,
    account_id uuid REFERENCES account,
    session_id uuid,
    done text[] NOT NULL,
    method text,
    remember boolean NOT NULL,
    tries int NOT NULL,
    sends int NOT NULL,
    sent_at timestamptz,
    decoy boolean NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX signin_expiry ON signin (expires_at);
CREATE TABLE code (
    code_id uuid PRIMARY KEY,
    signin_id uuid NOT NULL REFERENCES signin ON DELETE CASCADE,
    channel text NOT NULL CHECK (channel IN ('sms', 'call', 'email')),
    address_index bytea NOT NULL,
    mac bytea NOT NULL,
    sent_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    dead boolean NOT NULL
);
CREATE INDEX code_signin ON code (signin_id);
CREATE INDEX code_address ON code (address_index, expires_at);
CREATE TABLE dispatch (
    dispatch_id uuid PRIMARY KEY,
    channel text NOT NULL CHECK (channel IN ('sms', 'call', 'email')),
    body_enc bytea,
    attempts int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    send_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    sent_at timestamptz,
    given_up_at timestamptz
);
CREATE INDEX dispatch_waiting ON dispatch (send_at) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX dispatch_channel ON dispatch (channel, created_at);
"""


def upgrade() -> None:
    op.execute(ACCOUNTS)
    op.execute(SIGNIN)
