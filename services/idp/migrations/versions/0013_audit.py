"""The audit: entries that are only added, and the seals over them.

A trigger numbers the entries, after the transaction is known to snapshots: whoever seals can tell
which numbers may still be on their way. The service's role may add and read, nothing else; what is
older than a year goes by ``audit_sweep`` alone, and only where it is sealed.
"""

from alembic import op

revision = "0013_audit"
down_revision = "0012_consent"

ENTRIES = """
CREATE SEQUENCE audit_entry_number;
CREATE TABLE audit_entry (
    number bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    deed text NOT NULL,
    account_id uuid,
    actor text,
    outcome text NOT NULL,
    client_id text,
    request_id uuid,
    block text,
    agent text,
    facts jsonb NOT NULL
);
CREATE INDEX audit_entry_account ON audit_entry (account_id, number);
CREATE INDEX audit_entry_request ON audit_entry (request_id) WHERE request_id IS NOT NULL;
CREATE TABLE audit_seal (
    number bigint PRIMARY KEY,
    first_entry bigint NOT NULL,
    last_entry bigint NOT NULL CHECK (last_entry >= first_entry),
    digests bytea NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL,
    sealed_at timestamptz NOT NULL
);
"""

GUARDS = """
CREATE FUNCTION audit_numbered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_current_xact_id();
    NEW.number := nextval('audit_entry_number');
    RETURN NEW;
END $$;
CREATE TRIGGER audit_numbered BEFORE INSERT ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_numbered();
CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' only grows';
END $$;
CREATE TRIGGER entries_only_grow BEFORE UPDATE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
CREATE TRIGGER seals_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
CREATE TRIGGER young_entries_stay BEFORE DELETE ON audit_entry
    FOR EACH ROW WHEN (OLD.at > now() - interval '365 days')
    EXECUTE FUNCTION audit_only_grows();
CREATE FUNCTION audit_sweep(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    swept bigint;
BEGIN
    DELETE FROM audit_entry WHERE number <= (
        SELECT max(last_entry) FROM audit_seal
        WHERE sealed_at < least(before, now() - interval '365 days'));
    GET DIAGNOSTICS swept = ROW_COUNT;
    RETURN swept;
END $$;
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'idp') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry, audit_seal FROM idp;
    END IF;
END $$;
"""


def upgrade() -> None:
    op.execute(ENTRIES)
    op.execute(GUARDS)
