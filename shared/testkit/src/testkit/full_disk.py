"""No room on the disk, for who is not root: the kernel says ENOSPC of one table, EFBIG of files."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from ordinator.servers import databases

FULL = Path("/dev/full")  # full(4): every write ends with ENOSPC


@contextmanager
def no_room_for(table: str, admin_url: str, url: str) -> Iterator[None]:
    """The disk is full for a table that is empty yet; other tables are written as ever.

    The file of the table is replaced by the device that has no room. PostgreSQL meets the error
    of the kernel where it would extend the table, and answers 53100 (disk_full).

    Args:
        table: Its name; it holds no row.
        admin_url: Of a server of this machine, whose data the test may touch.
        url: Of the database.

    Raises:
        ValueError: the table holds rows.
    """
    place = databases.at(admin_url, urlsplit(url).path.lstrip("/"))
    file = _file_of(table, place)
    aside = file.with_name(file.name + ".aside")
    file.rename(aside)
    file.symlink_to(FULL)
    _forget_open_files(place)
    try:
        yield
    finally:
        file.unlink()
        aside.rename(file)
        _forget_open_files(place)


@contextmanager
def no_room_beyond(size: int) -> Iterator[None]:
    """No file of this process may grow beyond so many bytes, as under a quota (EFBIG)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _file_of(table: str, place: str) -> Path:
    with psycopg.connect(place, autocommit=True) as admin:
        name = sql.Identifier(table)
        if admin.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(name)).fetchone():
            raise ValueError(f"{table} holds rows")
        # A file of its own again, without the pages of rows that were there once; rows that may
        # only grow have triggers which keep even the superuser from that.
        admin.execute("SET session_replication_role = replica")
        admin.execute(sql.SQL("TRUNCATE {} CASCADE").format(name))
        asked = "SELECT current_setting('data_directory'), pg_relation_filepath(%s)"
        row = admin.execute(asked, [table]).fetchone()
    assert row is not None
    return Path(row[0], row[1])


def _forget_open_files(place: str) -> None:
    """End the sessions that have the old file open."""
    with psycopg.connect(place, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
