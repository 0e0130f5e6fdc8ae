"""The people and organisations of a stand: who they are is written down, numbers are drawn."""

import base64
import json
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any
from uuid import UUID, uuid5

from testkit.people import numbers

Row = dict[str, Any]

_NAMESPACE = UUID("0b6f6d0e-4b1a-4c53-8f1d-5d9a3c0a7e42")
_OID_ROOT = "1.2.643.5.1.13.13.12.2"
_TOTP_BYTES = 20
_HOME_REGION = "77"


def stand(seed: int = 42) -> Row:
    """Everything that a stand is seeded with; the same for the same number, always."""
    roster = _read("roster.json")
    rng = Random(seed)
    ids = _Ids(seed)
    rows = [*roster["people"], *_newcomers(roster["newcomers"])]
    people = [_person(row, ids, rng, roster["words"], n) for n, row in enumerate(rows)]
    return {
        "seed": seed,
        "people": people,
        "organisations": _organisations(_staffed(roster), ids, rng),
        "dictionaries": [_read("dictionaries/posts.json"), _read("dictionaries/specialities.json")],
        "recipients": [_recipient(row, ids, rng) for row in roster["recipients"]],
        "anchors": [],
    }


def person(slug: str, seed: int = 42) -> Row:
    """One person of the stand by their short name, such as ``orlova``."""
    return _by_slug(_built(seed)["people"], slug)


def organisation(slug: str, seed: int = 42) -> Row:
    """One organisation of the stand by its short name, such as ``gkb7``."""
    return _by_slug(_built(seed)["organisations"], slug)


@cache
def _built(seed: int) -> Row:
    return stand(seed)


def _by_slug(rows: list[Row], slug: str) -> Row:
    return next(row for row in rows if row["slug"] == slug)


class _Ids:
    """Ids that depend on the seed and on what they name, on nothing else."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def __call__(self, *words: str) -> str:
        return str(uuid5(_NAMESPACE, "/".join((str(self._seed), *words))))


def _person(row: Row, ids: _Ids, rng: Random, words: list[str], number: int) -> Row:
    slug = row["slug"]
    first, second = rng.sample(words, 2)
    told = {
        "id": ids("person", slug),
        "slug": slug,
        "family_name": row["family_name"],
        "given_name": row["given_name"],
        "patronymic": row["patronymic"],
        "birth_date": row["birth_date"],
        "gender": row["gender"],
        "snils": numbers.snils(rng),
        "inn": numbers.inn_of_person(rng, _HOME_REGION),
        "phone": f"+7999{rng.randrange(1_000):03}{number:04}",
        "email": f"{slug}@stand.example",
        "password": f"{first}-{second.lower()}-{rng.randrange(10, 100)}",
        "totp_secret": base64.b32encode(rng.randbytes(_TOTP_BYTES)).decode(),
        "account": row["account"],
        "account_id": ids("account", slug),
        "worker_id": ids("worker", slug) if row["worker"] else None,
        "registry": row.get("registry", {}),
        "scopes": row.get("scopes", []),
        "about": row["about"],
    }
    if not row["totp"]:
        told["totp_secret"] = None
    return told


def _newcomers(told: Row) -> list[Row]:
    """People of the registry without an account: one for each showing of the journey."""
    own = {"account": False, "totp": False, "worker": True, "about": told["about"]}
    return [
        {"slug": f"newcomer-{place:02}", **row, **own}
        for place, row in enumerate(told["people"], start=1)
    ]


def _staffed(roster: Row) -> list[Row]:
    """The organisations, with the newcomers in the posts that wait for them."""
    told = roster["newcomers"]
    posts = [{"worker": row["slug"], **told["position"]} for row in _newcomers(told)]
    return [
        {**row, "positions": [*row["positions"], *posts]}
        if row["slug"] == told["organisation"]
        else row
        for row in roster["organisations"]
    ]


def _organisations(rows: list[Row], ids: _Ids, rng: Random) -> list[Row]:
    built: dict[str, Row] = {}
    for row in rows:
        built[row["slug"]] = _organisation(row, built.get(row["parent"]), ids, rng)
    return list(built.values())


def _organisation(row: Row, parent: Row | None, ids: _Ids, rng: Random) -> Row:
    slug = row["slug"]
    oid = f"{_OID_ROOT}.{row['region']}.{row['number']}"
    # A branch shares the numbers of its parent and differs by OID and KPP.
    own = {"ogrn": numbers.ogrn(rng, row["region"]), "inn": None}
    own["inn"] = numbers.inn_of_organisation(rng, row["tax_office"])
    shared = parent or own
    return {
        "organisation_id": ids("organisation", slug),
        "slug": slug,
        "oid": oid,
        "ogrn": shared["ogrn"],
        "inn": shared["inn"],
        "kpp": f"{row['tax_office']}{'43' if parent else '01'}001",
        "name_full": row["name_full"],
        "name_short": row["name_short"],
        "kind": row["kind"],
        "region_code": row["region"],
        "address": row["address"],
        "status": row["status"],
        "licence": row["licence"],
        "parent_oid": parent["oid"] if parent else None,
        "departments": [
            {
                "department_id": ids("department", slug, department["slug"]),
                "name": department["name"],
                "oid": f"{oid}.0.{place}",
                "lines": department["lines"],
            }
            for place, department in enumerate(row["departments"], start=1)
        ],
        "positions": [
            _position(position, slug, place, ids)
            for place, position in enumerate(row["positions"], start=1)
        ],
    }


def _position(row: Row, slug: str, place: int, ids: _Ids) -> Row:
    return {
        "position_id": ids("position", slug, row["worker"]),
        "worker_id": ids("worker", row["worker"]),
        "department": ids("department", slug, row["department"]),
        "line": row["line"],
        "post_code": row["post_code"],
        "speciality_code": row["speciality_code"],
        "rate": row["rate"],
        "occupation": row["occupation"],
        "begins_on": row["begins_on"],
        "ends_on": row.get("ends_on"),
        "staff_number": f"{slug.replace('-', '').upper()[:8]}/{place:05}",
    }


def _recipient(row: Row, ids: _Ids, rng: Random) -> Row:
    return {
        "recipient_id": ids("recipient", row["slug"]),
        "name": row["name"],
        "ogrn": numbers.ogrn(rng, row["region"]),
        "kind": row["kind"],
        "channel": "webhook",
        "endpoint": None,
        "secret": rng.randbytes(32).hex(),
        "receipt_jwk": None,
    }


def _read(name: str) -> Row:
    return dict(json.loads((files("testkit.people") / name).read_text("utf-8")))
