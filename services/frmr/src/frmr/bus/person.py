"""The person inside an account's events."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from chassis.schemas import Heard
from contracts.identifiers import Inn, Snils
from frmr.domain.account import Person


class PersonSchema(Heard):
    """Who the identity provider says it is; the contract has checked the shapes."""

    family_name = fields.String(required=True)
    given_name = fields.String(required=True)
    patronymic = fields.String(load_default=None)
    birth_date = fields.Date(required=True)
    gender = fields.String(load_default=None)
    snils = fields.String(required=True)
    inn = fields.String(load_default=None)


def person(told: Mapping[str, Any]) -> Person:
    """The person as the domain knows one.

    Raises:
        contracts.identifiers.BadIdentifier: check digits are wrong, which no schema sees.
    """
    return Person(
        family_name=told["family_name"],
        given_name=told["given_name"],
        patronymic=told["patronymic"],
        birth_date=told["birth_date"],
        snils=Snils(told["snils"]),
        inn=Inn(told["inn"]) if told["inn"] else None,
        gender=told["gender"],
    )
