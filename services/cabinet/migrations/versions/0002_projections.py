"""What the cabinet knows of accounts, workers, organisations and documents from their facts."""

from alembic import op

revision = "0002_projections"
down_revision = "0001_bus"

TABLES = """
CREATE TABLE account (
    account_id uuid PRIMARY KEY,
    status text,
    level text,
    state_version int NOT NULL DEFAULT 0,
    person_enc bytea,
    person_version int NOT NULL DEFAULT 0
);
CREATE TABLE preference (
    account_id uuid PRIMARY KEY,
    default_position_id uuid NOT NULL
);
CREATE TABLE organisation (
    organisation_id uuid PRIMARY KEY,
    name text NOT NULL,
    ogrn text NOT NULL,
    inn text NOT NULL,
    oid text,
    address text,
    version int NOT NULL
);
CREATE TABLE worker (
    worker_id uuid PRIMARY KEY,
    account_id uuid,
    standing text NOT NULL CHECK (standing IN ('clear', 'stopped')),
    stopped_fields text[] NOT NULL,
    version int NOT NULL,
    positions_version int NOT NULL DEFAULT 0
);
CREATE INDEX worker_account ON worker (account_id);
CREATE TABLE binding (
    binding_id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    organisation_id uuid,
    worker_id uuid,
    status text NOT NULL CHECK (status IN ('bound', 'unbound', 'refused')),
    reason text,
    next_step text,
    fields text[] NOT NULL,
    at timestamptz NOT NULL,
    version int NOT NULL
);
CREATE INDEX binding_account ON binding (account_id, at DESC);
CREATE TABLE employment (
    worker_id uuid NOT NULL REFERENCES worker,
    organisation_id uuid NOT NULL,
    version int NOT NULL,
    PRIMARY KEY (worker_id, organisation_id)
);
CREATE TABLE workplace (
    position_id uuid PRIMARY KEY,
    worker_id uuid NOT NULL REFERENCES worker,
    organisation_id uuid NOT NULL,
    department_id uuid,
    post_code text NOT NULL,
    position_class text NOT NULL,
    occupation text NOT NULL,
    rate numeric(4, 2) NOT NULL,
    is_head boolean NOT NULL,
    begins_on date NOT NULL,
    ends_on date,
    post_name text,
    department_name text
);
CREATE INDEX workplace_worker ON workplace (worker_id, organisation_id);
CREATE TABLE document_fact (
    document_id uuid PRIMARY KEY,
    type_code text,
    organisation_id uuid,
    author_account_id uuid,
    number int,
    uploaded_at timestamptz,
    signed_at timestamptz,
    complete boolean NOT NULL DEFAULT false,
    missing text[] NOT NULL DEFAULT '{}',
    rejected_at timestamptz,
    rejected_stage text,
    codes text[] NOT NULL DEFAULT '{}',
    sent_at timestamptz,
    delivered_at timestamptz,
    destroyed_at timestamptz
);
CREATE INDEX document_fact_author ON document_fact (author_account_id, uploaded_at DESC);
"""


def upgrade() -> None:
    op.execute(TABLES)
