"""Organisations with their licences; who may lock them, and how they are found."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from contracts.identifiers import Identifier, Inn, Kladr, Kpp, Ogrn, Oid
from frmr.domain.organisation import (
    Address,
    Licence,
    LicenceStatus,
    Organisation,
    OrganisationStatus,
)
from frmr.domain.refusals import OidTaken
from frmr.usecases.ports import OrganisationQuery, PageEnd

MOST_FOUND = 50
"""So many organisations are offered at most; whoever needs more names the place closer."""

_UNDER_PLACE = "kladr >= :kladr AND kladr < :kladr_end"
_COLUMNS = {"oid": "oid", "ogrn": "ogrn", "inn": "inn", "kpp": "kpp"}


class PostgresOrganisations:
    """See ``usecases.ports.Organisations``."""

    def __init__(self, db: Connection, by: str) -> None:
        self._db = db
        self._by = by

    def get(self, organisation_id: UUID) -> Organisation | None:
        """One organisation."""
        return self.many([organisation_id]).get(organisation_id)

    def lock(self, organisation_ids: Iterable[UUID]) -> dict[UUID, Organisation]:
        """Organisations that nobody else may change, or bring into use, meanwhile."""
        # Keys of other tables may still point at a locked row: NO KEY.
        return self._many(organisation_ids, "FOR NO KEY UPDATE")

    def share(self, organisation_ids: Iterable[UUID]) -> list[Organisation]:
        """Organisations that nobody may bring into use meanwhile."""
        return list(self._many(organisation_ids, "FOR SHARE").values())

    def many(self, organisation_ids: Iterable[UUID]) -> dict[UUID, Organisation]:
        """Several by id."""
        return self._many(organisation_ids, "")

    def find(self, identifier: Identifier) -> list[Organisation]:
        """All that answer to one identifier; of a place the first fifty, its own street first."""
        if isinstance(identifier, Kladr):
            values = _range("kladr", identifier.prefix()) | {"exact": identifier.digits}
            return self._listed(
                _UNDER_PLACE, values, MOST_FOUND, "status <> 'active', kladr <> :exact, "
            )
        values = {"digits": identifier.digits}
        return self._listed(f"{_COLUMNS[identifier.kind]} = :digits", values, MOST_FOUND)

    def search(
        self, query: OrganisationQuery, after: PageEnd | None, limit: int
    ) -> list[Organisation]:
        """One page, by name."""
        where, values = ["true"], dict[str, object]()
        for name, column in _COLUMNS.items():
            wanted = getattr(query, name)
            if wanted is not None:
                where.append(f"{column} = :{name}")
                values[name] = wanted.digits
        if query.kladr is not None:
            where.append(_UNDER_PLACE)
            values |= _range("kladr", query.kladr.prefix())
        if query.name_key:
            where.append("name_key >= :name AND name_key < :name_end")
            values |= _range("name", query.name_key)
        if after is not None:
            where.append("(name_key, organisation_id) > (:after_name, CAST(:after_id AS uuid))")
            values |= {"after_name": after[0], "after_id": after[1]}
        return self._listed(" AND ".join(where), values, limit)

    def add(self, organisation: Organisation) -> bool:
        """A new one; False where the id is known. Raises ``OidTaken``."""
        values = _values(organisation) | {"recorded_by": self._by}
        columns = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        statement = f"INSERT INTO organisation ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
        if self._db.execute(text(statement), values).rowcount:
            return True
        if self.get(organisation.organisation_id) is None:
            raise OidTaken
        return False

    def save(self, organisation: Organisation) -> None:
        """Keep a change."""
        values = _values(organisation) | {"recorded_by": self._by}
        changes = ", ".join(f"{name} = :{name}" for name in values)
        self._db.execute(
            text(
                f"UPDATE organisation SET {changes}, recorded_at = now() "  # noqa: S608
                "WHERE organisation_id = :organisation_id"
            ),
            values,
        )

    def add_licence(self, licence: Licence) -> None:
        """A new licence, unless the id is known."""
        self._db.execute(
            text(
                """INSERT INTO licence (licence_id, organisation_id, number, issuer, valid_from,
                valid_to, status, recorded_by)
                VALUES (:licence_id, :organisation_id, :number, :issuer, :valid_from, :valid_to,
                :status, :recorded_by) ON CONFLICT DO NOTHING"""
            ),
            vars(licence) | {"status": licence.status.value, "recorded_by": self._by},
        )

    def _many(self, organisation_ids: Iterable[UUID], lock: str) -> dict[UUID, Organisation]:
        # In the order of ids: two transactions that lock several never wait for each other.
        rows = self._db.execute(
            text(
                "SELECT * FROM organisation WHERE organisation_id = ANY(:ids) "  # noqa: S608
                f"ORDER BY organisation_id {lock}"
            ),
            {"ids": list(organisation_ids)},
        ).all()
        return {one.organisation_id: one for one in self._whole(rows)}

    def _listed(
        self, where: str, values: Mapping[str, object], limit: int, first: str = ""
    ) -> list[Organisation]:
        rows = self._db.execute(
            text(
                f"SELECT * FROM organisation WHERE {where} "  # noqa: S608
                f"ORDER BY {first} name_key, organisation_id LIMIT :limit"
            ),
            {**values, "limit": limit},
        ).all()
        return self._whole(rows)

    def _whole(self, rows: Iterable[Row[Any]]) -> list[Organisation]:
        kept = list(rows)
        held = self._db.execute(
            text(
                "SELECT * FROM licence WHERE organisation_id = ANY(:ids) "
                "ORDER BY organisation_id, valid_from, licence_id"
            ),
            {"ids": [row.organisation_id for row in kept]},
        ).all()
        licences = {
            owner: tuple(_licence(row) for row in rows_of)
            for owner, rows_of in groupby(held, key=lambda row: row.organisation_id)
        }
        return [_organisation(row, licences.get(row.organisation_id, ())) for row in kept]


def _range(name: str, prefix: str) -> dict[str, object]:
    """Everything that begins with a prefix, as a range of an index by code points."""
    return {name: prefix, f"{name}_end": prefix[:-1] + chr(ord(prefix[-1]) + 1)}


def _values(one: Organisation) -> dict[str, object]:
    return {
        "organisation_id": one.organisation_id,
        "oid": one.oid.digits,
        "parent_id": one.parent_id,
        "name_full": one.name_full,
        "name_short": one.name_short,
        "name_key": one.name_key,
        "inn": one.inn.digits,
        "kpp": one.kpp.digits,
        "ogrn": one.ogrn.digits,
        "kind": one.kind,
        "region_code": one.region_code,
        "status": one.status.value,
        "address": one.address.text,
        "postcode": one.address.postcode,
        "kladr": one.address.kladr.digits if one.address.kladr else None,
        "in_use_since": one.in_use_since,
        "version": one.version,
    }


def _organisation(row: Row[Any], licences: tuple[Licence, ...]) -> Organisation:
    return Organisation(
        organisation_id=row.organisation_id,
        oid=Oid(row.oid),
        name_full=row.name_full,
        name_short=row.name_short,
        inn=Inn(row.inn),
        kpp=Kpp(row.kpp),
        ogrn=Ogrn(row.ogrn),
        kind=row.kind,
        region_code=row.region_code,
        status=OrganisationStatus(row.status),
        address=Address(row.address, row.postcode, Kladr(row.kladr) if row.kladr else None),
        parent_id=row.parent_id,
        in_use_since=row.in_use_since,
        version=row.version,
        licences=licences,
    )


def _licence(row: Row[Any]) -> Licence:
    return Licence(
        licence_id=row.licence_id,
        organisation_id=row.organisation_id,
        number=row.number,
        issuer=row.issuer,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        status=LicenceStatus(row.status),
    )
