"""Plants the people of a stand from the seed's rows."""

import base64
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID, uuid4

from chassis import database
from contracts.identifiers import Inn, Snils
from idp.domain import contact
from idp.domain.person import Gender, Person
from idp.settings import Settings
from idp.usecases.seed import PlantPeople, Seedling
from idp.wiring import accounts
from idp.wiring.oidc import wire_register

T = TypeVar("T")


class SeedInvalid(ValueError):
    """The file does not hold people; says where, and never what stands there."""


def plant(settings: Settings, people: Iterable[Mapping[str, Any]]) -> int:
    """Give an account to everybody who has one in the seed; tells how many are new.

    Raises:
        SeedInvalid: somebody in it cannot be; nobody is planted.
    """
    with_account = [(place, row) for place, row in enumerate(people) if row.get("account")]
    seedlings = [_seedling(place, row, settings.phone_prefixes) for place, row in with_account]
    engine = database.engine(settings.database_url, 2)
    shared = accounts.hands(settings, engine)
    register = wire_register(shared.start_work, settings.master_key, shared.clock)
    plant_people = PlantPeople(shared.start_work, shared.hasher, shared.clock, uuid4)
    planted = plant_people(seedlings)
    for _, row in with_account:
        for scope in row.get("scopes", ()):
            register.grant_scope(UUID(row["account_id"]), scope)
    return planted


def _seedling(place: int, row: Mapping[str, Any], prefixes: tuple[str, ...]) -> Seedling:
    def member(name: str, read: Callable[[str], T]) -> T:
        try:
            return read(row[name])
        except (KeyError, TypeError, ValueError):
            raise SeedInvalid(f"people[{place}].{name}") from None

    person = Person(
        family_name=member("family_name", _said),
        given_name=member("given_name", _said),
        patronymic=row.get("patronymic"),
        birth_date=member("birth_date", date.fromisoformat),
        snils=member("snils", Snils.parse),
        gender=member("gender", Gender) if row.get("gender") else None,
        inn=member("inn", Inn.parse) if row.get("inn") else None,
    )
    return Seedling(
        account_id=member("account_id", UUID),
        person=person,
        phone=member("phone", lambda typed: contact.phone(typed, prefixes)),
        email=member("email", contact.email),
        password=member("password", _said),
        totp_secret=member("totp_secret", base64.b32decode) if row.get("totp_secret") else None,
    )


def _said(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError
    return value
