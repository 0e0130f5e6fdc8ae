"""A database of tests made as new: emptied, and filled again with what its template holds.

Copying a template costs some eighty milliseconds, emptying a used copy some five.
"""

from dataclasses import dataclass, field
from typing import Self

import psycopg
from psycopg import sql

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_SEQUENCES = """
SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL FROM pg_sequences
"""
_SHAPE = """
SELECT md5(string_agg(told, ',' ORDER BY told)) FROM (
    SELECT concat_ws(' ', relname, relkind, relacl) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT concat_ws(' ', attrelid::regclass, attname, atttypid::regtype, attnotnull)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT concat_ws(' ', tgrelid::regclass, tgname, tgenabled)
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT concat_ws(' ', proname, md5(prosrc))
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS shape(told)
"""
_LEAVE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Template:
    """What a database held when it was new: its shape, its rows, where its sequences stood."""

    shape: str
    tables: tuple[str, ...]
    rows: dict[str, bytes] = field(repr=False)
    sequences: tuple[tuple[str, int, bool], ...]

    @classmethod
    def read(cls, url: str) -> Self:
        """Remember the database at ``url``, to which the server's administrator connects."""
        with psycopg.connect(url) as session:
            tables = tuple(str(row[0]) for row in session.execute(_TABLES))
            held = {table: _copy_out(session, table) for table in tables}
            return cls(
                shape=_shape(session),
                tables=tables,
                rows={table: rows for table, rows in held.items() if rows},
                sequences=tuple(
                    (str(n), int(at), bool(used)) for n, at, used in session.execute(_SEQUENCES)
                ),
            )

    def renew(self, url: str) -> bool:
        """Make a used copy as new; False if a test changed more than its rows."""
        with psycopg.connect(url, autocommit=True) as session:
            session.execute(_LEAVE)
            if _shape(session) != self.shape:
                return False
            session.execute("SET session_replication_role = replica")  # no trigger has a say in it
            with session.transaction():
                for table in self.tables:
                    session.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                for table, rows in self.rows.items():
                    into = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
                    with session.cursor().copy(into) as copy:
                        copy.write(rows)
                for name, at, used in self.sequences:
                    session.execute("SELECT setval(%s, %s, %s)", [f'"{name}"', at, used])
        return True


def _shape(session: psycopg.Connection) -> str:
    row = session.execute(_SHAPE).fetchone()
    assert row is not None
    return str(row[0])


def _copy_out(session: psycopg.Connection, table: str) -> bytes:
    out = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with session.cursor().copy(out) as copy:
        return b"".join(bytes(piece) for piece in copy)
