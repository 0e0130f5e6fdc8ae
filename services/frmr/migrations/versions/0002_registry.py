"""Dictionaries, organisations, workers, accounts as heard of, bindings and discrepancies."""

from alembic import op

revision = "0002_registry"
down_revision = "0001_bus"

DICTIONARIES = """
CREATE TABLE dictionary_version (
    oid text NOT NULL,
    version text NOT NULL,
    sort int[] NOT NULL,
    published_at timestamptz,
    aliases text[] NOT NULL,
    digest text NOT NULL,
    active boolean NOT NULL DEFAULT false,
    PRIMARY KEY (oid, version)
);
CREATE UNIQUE INDEX dictionary_in_force ON dictionary_version (oid) WHERE active;
CREATE TABLE dictionary_row (
    oid text NOT NULL,
    version text NOT NULL,
    code text NOT NULL,
    display text NOT NULL,
    parent text,
    heading boolean NOT NULL,
    actual boolean NOT NULL,
    retired_on date,
    columns jsonb NOT NULL,
    PRIMARY KEY (oid, version, code),
    FOREIGN KEY (oid, version) REFERENCES dictionary_version
);
"""

ORGANISATIONS = """
CREATE TABLE organisation (
    organisation_id uuid PRIMARY KEY,
    oid text COLLATE "C" UNIQUE NOT NULL,
    parent_id uuid REFERENCES organisation,
    name_full text NOT NULL,
    name_short text NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    inn text NOT NULL,
    kpp text NOT NULL,
    ogrn text NOT NULL,
    kind text NOT NULL,
    region_code text NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'suspended', 'closed')),
    address text NOT NULL,
    postcode text,
    kladr text COLLATE "C",
    in_use_since timestamptz,
    version int NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL
);
CREATE INDEX organisation_listed ON organisation (name_key, organisation_id);
CREATE INDEX organisation_by_ogrn ON organisation (ogrn);
CREATE INDEX organisation_by_inn ON organisation (inn, kpp);
CREATE INDEX organisation_by_kladr ON organisation (kladr);
CREATE TABLE licence (
    licence_id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation,
    number text NOT NULL,
    issuer text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    status text NOT NULL CHECK (status IN ('active', 'suspended', 'ended')),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL
);
CREATE INDEX licence_of ON licence (organisation_id);
CREATE TABLE department (
    department_id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation,
    oid text UNIQUE NOT NULL,
    name text COLLATE "C" NOT NULL,
    closed_on date,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL
);
CREATE INDEX department_of ON department (organisation_id, name);
CREATE TABLE staffing_line (
    line_id uuid PRIMARY KEY,
    department_id uuid NOT NULL REFERENCES department,
    number text NOT NULL,
    post_code text NOT NULL,
    total_rate numeric(8, 2) NOT NULL CHECK (total_rate > 0),
    begins_on date NOT NULL,
    ends_on date,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    UNIQUE (department_id, number)
);
"""

# A person has one main place on any day, whatever path the row came by.
WORKERS = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE worker (
    worker_id uuid PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    snils text UNIQUE NOT NULL,
    inn text,
    family_name text NOT NULL,
    given_name text NOT NULL,
    patronymic text,
    family_key text COLLATE "C" NOT NULL,
    given_key text COLLATE "C" NOT NULL,
    patronymic_key text COLLATE "C" NOT NULL,
    birth_date date NOT NULL,
    gender_code text NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'archived', 'merged')),
    account_id uuid UNIQUE,
    version int NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL
);
CREATE INDEX worker_by_inn ON worker (inn) WHERE inn IS NOT NULL;
CREATE TABLE accreditation (
    accreditation_id uuid PRIMARY KEY,
    worker_id uuid NOT NULL REFERENCES worker,
    kind text NOT NULL CHECK (kind IN ('primary', 'primary_specialised', 'periodic')),
    speciality_code text NOT NULL,
    protocol_on date NOT NULL,
    valid_to date NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL
);
CREATE INDEX accreditation_of ON accreditation (worker_id);
CREATE TABLE position (
    position_id uuid PRIMARY KEY,
    worker_id uuid NOT NULL REFERENCES worker,
    organisation_id uuid NOT NULL REFERENCES organisation,
    department_id uuid NOT NULL REFERENCES department,
    line_id uuid REFERENCES staffing_line,
    post_code text NOT NULL,
    post_version text NOT NULL,
    position_class text NOT NULL,
    is_head boolean NOT NULL,
    speciality_code text,
    rate numeric(4, 2) NOT NULL CHECK (rate > 0),
    occupation text NOT NULL CHECK (occupation IN ('main', 'internal', 'external')),
    staff_number text,
    begins_on date NOT NULL,
    ends_on date CHECK (ends_on >= begins_on),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CONSTRAINT one_main_place EXCLUDE USING gist (
        worker_id WITH =, daterange(begins_on, ends_on, '[]') WITH &&
    ) WHERE (occupation = 'main')
);
CREATE INDEX position_of ON position (worker_id, begins_on, position_id);
CREATE INDEX position_in ON position (organisation_id, worker_id);
CREATE INDEX position_on ON position (line_id);
"""

BINDINGS = """
CREATE TABLE account (
    account_id uuid PRIMARY KEY,
    level text,
    level_version int NOT NULL DEFAULT 0,
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'blocked', 'closed')),
    status_version int NOT NULL DEFAULT 0,
    family_name text,
    given_name text,
    patronymic text,
    birth_date date,
    snils text,
    inn text,
    gender text,
    person_version int NOT NULL DEFAULT 0
);
CREATE TABLE binding (
    binding_id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    organisation_id uuid REFERENCES organisation,
    worker_id uuid REFERENCES worker,
    method text NOT NULL CHECK (method IN ('ogrn', 'inn', 'oid', 'kladr', 'ahead')),
    status text NOT NULL CHECK (status IN
        ('candidate', 'choice', 'matched', 'bound', 'refused', 'expired', 'unbound')),
    choices uuid[] NOT NULL,
    reason text,
    fields text[] NOT NULL,
    next_step text,
    note text,
    began_at timestamptz NOT NULL,
    decided_at timestamptz,
    expires_at timestamptz,
    version int NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL
);
CREATE INDEX binding_of ON binding (account_id, began_at DESC, binding_id);
CREATE UNIQUE INDEX binding_live ON binding (account_id, organisation_id)
    WHERE status IN ('choice', 'matched', 'bound');
CREATE TABLE discrepancy (
    discrepancy_id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    worker_id uuid NOT NULL REFERENCES worker,
    field text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('stop', 'warn')),
    account_digest bytea NOT NULL,
    worker_digest bytea NOT NULL,
    found_at timestamptz NOT NULL,
    resolved_at timestamptz
);
CREATE UNIQUE INDEX discrepancy_open ON discrepancy (account_id, worker_id, field)
    WHERE resolved_at IS NULL;
"""


def upgrade() -> None:
    for part in (DICTIONARIES, ORGANISATIONS, WORKERS, BINDINGS):
        op.execute(part)
