"""Documents, versions, signatures, deliveries, the projection, jobs and the journal."""

from alembic import op

revision = "0002_documents"
down_revision = "0001_bus"

CATALOGUE = """
CREATE TABLE document_type (
    code text PRIMARY KEY,
    name text NOT NULL,
    media_types text[] NOT NULL,
    by_organisation boolean NOT NULL,
    opens_on date NOT NULL,
    closes_on date
);
CREATE TABLE document (
    document_id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    type_code text NOT NULL REFERENCES document_type,
    local_uid text NOT NULL,
    author_account_id uuid NOT NULL,
    author_position_id uuid NOT NULL,
    patient_id uuid,
    level char(1) NOT NULL CHECK (level IN ('N', 'R', 'V')),
    status text NOT NULL CHECK (status IN ('draft', 'checking', 'stored', 'signing', 'signed',
        'sent', 'delivered', 'refused', 'rejected', 'destroyed')),
    current_number int NOT NULL,
    row_version int NOT NULL,
    keep_until date,
    created_at timestamptz NOT NULL,
    UNIQUE (organisation_id, local_uid)
);
CREATE INDEX document_listed ON document (organisation_id, created_at DESC, document_id DESC);
CREATE INDEX document_by_status
    ON document (organisation_id, status, created_at DESC, document_id DESC);
CREATE INDEX document_by_type
    ON document (organisation_id, type_code, created_at DESC, document_id DESC);
CREATE TABLE version (
    version_id uuid PRIMARY KEY,
    document_id uuid NOT NULL REFERENCES document,
    number int NOT NULL,
    reason_code text,
    media_type text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    blob_id uuid UNIQUE NOT NULL,
    status text NOT NULL CHECK (status IN ('checking', 'accepted', 'refused', 'superseded')),
    integrity text NOT NULL
        CHECK (integrity IN ('unchecked', 'intact', 'damaged', 'missing', 'shredded')),
    findings jsonb NOT NULL,
    idempotency_key text,
    created_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (document_id, number),
    UNIQUE (document_id, idempotency_key)
);
CREATE TABLE data_key (
    version_id uuid PRIMARY KEY REFERENCES version,
    kek_id int NOT NULL,
    wrapped bytea NOT NULL CHECK (length(wrapped) = 60)
);
CREATE INDEX data_key_kek ON data_key (kek_id);
CREATE FUNCTION version_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - '{status,integrity,findings}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{status,integrity,findings}'::text[] THEN
        RAISE EXCEPTION 'a version changes only in status, integrity and findings';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_is_immutable BEFORE UPDATE ON version
    FOR EACH ROW EXECUTE FUNCTION version_is_immutable();
"""

SIGNATURES = """
CREATE TABLE signature (
    signature_id uuid PRIMARY KEY,
    version_id uuid NOT NULL REFERENCES version,
    number int NOT NULL,
    file_sha256 text NOT NULL,
    signer_index int NOT NULL,
    role_code text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('person', 'organisation')),
    status text NOT NULL
        CHECK (status IN ('checking', 'counted', 'not_counted', 'awaiting_revocation')),
    received_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    position_id uuid NOT NULL,
    worker_id uuid,
    sealed bytea NOT NULL,
    UNIQUE (version_id, file_sha256, signer_index)
);
CREATE UNIQUE INDEX signature_counts_once
    ON signature (version_id, worker_id, role_code) WHERE status = 'counted';
CREATE TABLE report (
    report_id uuid PRIMARY KEY,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    signature_id uuid NOT NULL REFERENCES signature,
    policy_id text NOT NULL,
    indication text NOT NULL,
    sub_indication text,
    match text NOT NULL,
    best_at timestamptz NOT NULL,
    body jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX report_of ON report (signature_id, seq);
CREATE TABLE signing_session (
    session_id uuid PRIMARY KEY,
    version_id uuid NOT NULL REFERENCES version,
    account_id uuid NOT NULL,
    position_id uuid NOT NULL,
    role_code text NOT NULL,
    certificate bytea NOT NULL,
    chain bytea[] NOT NULL,
    attributes bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX signing_session_open ON signing_session (account_id) WHERE used_at IS NULL;
CREATE TABLE trust_anchor (
    spki_sha256 bytea NOT NULL,
    certificate bytea NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('ca', 'tsa')),
    trusted_from timestamptz NOT NULL,
    trusted_to timestamptz,
    PRIMARY KEY (spki_sha256, purpose)
);
CREATE TABLE revocation_object (
    sha256 text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('crl', 'ocsp')),
    url text NOT NULL,
    this_update timestamptz NOT NULL,
    next_update timestamptz NOT NULL,
    fetched_at timestamptz NOT NULL,
    body bytea NOT NULL
);
CREATE INDEX revocation_object_url ON revocation_object (url, fetched_at DESC);
"""

DELIVERIES = """
CREATE TABLE recipient (
    recipient_id uuid PRIMARY KEY,
    name text NOT NULL,
    ogrn text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('insurer', 'medical_organisation', 'other')),
    channel text NOT NULL CHECK (channel IN ('webhook')),
    endpoint text NOT NULL,
    kek_id int NOT NULL,
    secret bytea NOT NULL,
    receipt_jwk jsonb NOT NULL,
    enabled boolean NOT NULL
);
CREATE TABLE delivery (
    delivery_id uuid PRIMARY KEY,
    version_id uuid NOT NULL REFERENCES version,
    recipient_id uuid NOT NULL REFERENCES recipient,
    status text NOT NULL CHECK (status IN ('queued', 'sending', 'sent', 'received', 'accepted',
        'rejected', 'dead', 'cancelled')),
    attempts int NOT NULL,
    expires_at timestamptz NOT NULL,
    package_sha256 text,
    head_size bigint,
    last_code text,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX delivery_of ON delivery (version_id, created_at);
CREATE TABLE receipt (
    receipt_id uuid PRIMARY KEY,
    recipient_id uuid NOT NULL,
    jti text NOT NULL,
    delivery_id uuid NOT NULL REFERENCES delivery,
    package_sha256 text NOT NULL,
    outcome text NOT NULL,
    code text,
    token text NOT NULL,
    moved boolean NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (recipient_id, jti)
);
"""

REGISTRY = """
CREATE TABLE account (
    account_id uuid PRIMARY KEY,
    blocked boolean NOT NULL,
    aggregate_version int NOT NULL
);
CREATE TABLE organisation (
    organisation_id uuid PRIMARY KEY,
    oid text,
    ogrn text NOT NULL,
    inn text NOT NULL,
    aggregate_version int NOT NULL
);
CREATE TABLE worker (
    worker_id uuid PRIMARY KEY,
    account_id uuid,
    snils_hmac bytea NOT NULL,
    name_hmac bytea NOT NULL,
    standing text NOT NULL,
    aggregate_version int NOT NULL
);
CREATE INDEX worker_snils ON worker (snils_hmac);
CREATE TABLE position (
    position_id uuid PRIMARY KEY,
    worker_id uuid NOT NULL REFERENCES worker,
    organisation_id uuid NOT NULL,
    department_id uuid,
    post_code text NOT NULL,
    position_class text NOT NULL,
    is_head boolean NOT NULL,
    begins_on date NOT NULL,
    ends_on date
);
CREATE INDEX position_worker ON position (worker_id);
CREATE TABLE binding (
    binding_id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    bound boolean NOT NULL,
    aggregate_version int NOT NULL
);
CREATE INDEX binding_account ON binding (account_id, organisation_id) WHERE bound;
CREATE TABLE job (
    job_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    run_at timestamptz NOT NULL DEFAULT now(),
    traceparent text,
    tracestate text,
    correlation_id text,
    UNIQUE (kind, subject_id)
);
CREATE INDEX job_due ON job (kind, run_at);
"""

JOURNAL = """
CREATE TABLE journal_head (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    journal_id uuid NOT NULL DEFAULT gen_random_uuid(),
    seq bigint NOT NULL,
    hash bytea NOT NULL
);
INSERT INTO journal_head (seq, hash) VALUES (0, decode(repeat('00', 32), 'hex'));
CREATE TABLE journal_entry (
    seq bigint PRIMARY KEY,
    entry bytea NOT NULL,
    hash bytea NOT NULL,
    document_id uuid,
    action text NOT NULL
);
CREATE INDEX journal_of ON journal_entry (document_id, seq) WHERE document_id IS NOT NULL;
CREATE TABLE tree_head (
    size bigint PRIMARY KEY,
    at text NOT NULL,
    root bytea NOT NULL,
    signature bytea NOT NULL
);
CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' only grows';
END $$;
CREATE TRIGGER journal_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
CREATE TRIGGER heads_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON tree_head
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
CREATE TRIGGER reports_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON report
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'documents') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON journal_entry, tree_head, report FROM documents;
    END IF;
END $$;
"""


def upgrade() -> None:
    for part in (CATALOGUE, SIGNATURES, DELIVERIES, REGISTRY, JOURNAL):
        op.execute(part)
