"""Versions of dictionaries, whole, and which of them is in force."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from frmr.domain.dictionary import Dictionary, Entry, version_order


class PostgresDictionaries:
    """See ``usecases.ports.Dictionaries``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def active(self, oid: str) -> Dictionary:
        """The version in force; an empty one, in which every code is unknown, where none is."""
        found = self._db.execute(
            text("SELECT * FROM dictionary_version WHERE oid = :oid AND active"), {"oid": oid}
        ).one_or_none()
        if found is None:
            return Dictionary(oid, "", None, (), {})
        rows = self._db.execute(
            text("SELECT * FROM dictionary_row WHERE oid = :oid AND version = :version"),
            {"oid": oid, "version": found.version},
        )
        published_at: datetime | None = found.published_at
        return Dictionary(
            oid=oid,
            version=found.version,
            published_at=published_at,
            aliases=tuple(found.aliases),
            entries={row.code: _entry(row) for row in rows},
        )

    def digest(self, oid: str, version: str) -> str | None:
        """Digest of a version that is known."""
        found = self._db.execute(
            text("SELECT digest FROM dictionary_version WHERE oid = :oid AND version = :version"),
            {"oid": oid, "version": version},
        ).scalar_one_or_none()
        return str(found) if found is not None else None

    def add(self, dictionary: Dictionary) -> None:
        """A new version."""
        key = {"oid": dictionary.oid, "version": dictionary.version}
        self._db.execute(
            text(
                """INSERT INTO dictionary_version
                (oid, version, sort, published_at, aliases, digest)
                VALUES (:oid, :version, :sort, :published_at, :aliases, :digest)"""
            ),
            {
                **key,
                "sort": list(version_order(dictionary.version)),
                "published_at": dictionary.published_at,
                "aliases": list(dictionary.aliases),
                "digest": dictionary.digest,
            },
        )
        self._db.execute(
            text(
                """INSERT INTO dictionary_row
                (oid, version, code, display, parent, heading, actual, retired_on, columns)
                VALUES (:oid, :version, :code, :display, :parent, :heading, :actual, :retired_on,
                CAST(:columns AS jsonb))"""
            ),
            [key | vars(one) | {"columns": _json(one)} for one in dictionary.entries.values()],
        )

    def activate(self, oid: str, version: str) -> None:
        """Put a version in force, unless a newer one is."""
        in_force = self._db.execute(
            text("SELECT version FROM dictionary_version WHERE oid = :oid AND active FOR UPDATE"),
            {"oid": oid},
        ).scalar_one_or_none()
        if in_force is not None and version_order(in_force) > version_order(version):
            return
        for statement in (
            "UPDATE dictionary_version SET active = false WHERE oid = :oid AND active",
            "UPDATE dictionary_version SET active = true WHERE oid = :oid AND version = :version",
        ):
            self._db.execute(text(statement), {"oid": oid, "version": version})


def _json(entry: Entry) -> str:
    return json.dumps(dict(entry.columns), ensure_ascii=False)


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        code=row.code,
        display=row.display,
        parent=row.parent,
        heading=row.heading,
        actual=row.actual,
        retired_on=row.retired_on,
        columns=row.columns,
    )
