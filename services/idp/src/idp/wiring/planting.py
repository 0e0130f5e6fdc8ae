"""Plants the people of a stand from the seed's rows."""

import base64
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis import database
from contracts.identifiers import Inn, Snils
from idp.domain.person import Gender, Person
from idp.settings import Settings
from idp.usecases.seed import PlantPeople, Seedling
from idp.wiring import accounts
from idp.wiring.oidc import wire_register


def plant(settings: Settings, people: Iterable[Mapping[str, Any]]) -> int:
    """Give an account to everybody who has one in the seed; tells how many are new."""
    engine = database.engine(settings.database_url, 2)
    shared = accounts.hands(settings, engine)
    register = wire_register(shared.start_work, settings.master_key, shared.clock)
    plant_people = PlantPeople(shared.start_work, shared.hasher, shared.clock, uuid4)
    with_account = [row for row in people if row["account"]]
    planted = plant_people(_seedling(row) for row in with_account)
    for row in with_account:
        for scope in row.get("scopes", ()):
            register.grant_scope(UUID(row["account_id"]), scope)
    return planted


def _seedling(row: Mapping[str, Any]) -> Seedling:
    person = Person(
        family_name=row["family_name"],
        given_name=row["given_name"],
        patronymic=row["patronymic"],
        birth_date=date.fromisoformat(row["birth_date"]),
        snils=Snils(row["snils"]),
        gender=Gender(row["gender"]) if row["gender"] else None,
        inn=Inn(row["inn"]) if row["inn"] else None,
    )
    secret = row["totp_secret"]
    return Seedling(
        account_id=UUID(row["account_id"]),
        person=person,
        phone=row["phone"],
        email=row["email"],
        password=row["password"],
        totp_secret=base64.b32decode(secret) if secret else None,
    )
