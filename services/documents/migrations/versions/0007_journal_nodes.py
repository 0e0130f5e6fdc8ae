"""Inner nodes of the journal's tree: a proof reads as many as the tree has levels.

Whole subtrees alone, which never change; the keeper keeps those that a head covers. Code that knows
nothing of them reads the entries as before.
"""

from alembic import op

revision = "0007_journal_nodes"
down_revision = "0006_account_status_alone"

NODES = """
CREATE TABLE journal_node (
    level smallint NOT NULL CHECK (level > 0),
    place bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (level, place)
);
CREATE TRIGGER nodes_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_node
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'documents') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON journal_node FROM documents;
    END IF;
END $$;
"""


def upgrade() -> None:
    op.execute(NODES)
