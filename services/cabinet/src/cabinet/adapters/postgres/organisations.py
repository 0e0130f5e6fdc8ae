"""Organisations by name."""

from uuid import UUID

from sqlalchemy import Connection, text

from cabinet.domain.organisation import Organisation


class PostgresOrganisations:
    """See ``usecases.ports.Organisations``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def put(self, organisation: Organisation, version: int) -> bool:
        """The newer state; what it does not tell stays."""
        done = self._db.execute(
            text(
                """INSERT INTO organisation
                (organisation_id, name, ogrn, inn, oid, address, version)
                VALUES (:organisation_id, :name, :ogrn, :inn, :oid, :address, :version)
                ON CONFLICT (organisation_id) DO UPDATE SET name = excluded.name,
                ogrn = excluded.ogrn, inn = excluded.inn,
                oid = coalesce(excluded.oid, organisation.oid),
                address = coalesce(excluded.address, organisation.address),
                version = excluded.version WHERE organisation.version < excluded.version"""
            ),
            vars(organisation) | {"version": version},
        )
        return done.rowcount == 1

    def get(self, organisation_id: UUID) -> Organisation | None:
        """One of them."""
        found = self._db.execute(
            text(
                """SELECT organisation_id, name, ogrn, inn, oid, address FROM organisation
                WHERE organisation_id = :organisation_id"""
            ),
            {"organisation_id": organisation_id},
        ).one_or_none()
        return None if found is None else Organisation(**found._asdict())
