"""Expand: an account's status as idp tells it, beside the boolean that stood for it.

Code of 0.1.0 writes and reads ``blocked``, code of 0.2.0 ``status``; both may run at once, so a
trigger keeps each true for the other.
"""

from alembic import op

revision = "0004_account_status"
down_revision = "0003_scrub"

EXPAND = """
ALTER TABLE account ADD COLUMN status text;
CREATE FUNCTION account_status_and_blocked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status IS NULL
        OR (TG_OP = 'UPDATE' AND NEW.status IS NOT DISTINCT FROM OLD.status
            AND NEW.blocked IS DISTINCT FROM OLD.blocked) THEN
        NEW.status := CASE WHEN NEW.blocked THEN 'blocked' ELSE 'active' END;
    ELSE
        NEW.blocked := NEW.status <> 'active';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER account_status_and_blocked BEFORE INSERT OR UPDATE ON account
    FOR EACH ROW EXECUTE FUNCTION account_status_and_blocked();
"""


def upgrade() -> None:
    op.execute(EXPAND)
