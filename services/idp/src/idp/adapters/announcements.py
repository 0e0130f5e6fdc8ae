"""Facts of the domain as they go out on the wire."""

from typing import Any

from idp.domain.facts import (
    AccountBlocked,
    AccountChanged,
    AccountConfirmed,
    AccountRegistered,
    Fact,
    SessionRevoked,
)
from idp.domain.person import Person

NAMES: dict[type[Any], str] = {
    AccountRegistered: "idp.account.registered.v1",
    AccountConfirmed: "idp.account.confirmed.v1",
    AccountChanged: "idp.account.changed.v1",
    AccountBlocked: "idp.account.blocked.v1",
    SessionRevoked: "idp.session.revoked.v1",
}
_WIRE = {"everything": "all"}


def announced(fact: Fact) -> tuple[str, dict[str, Any]]:
    """The event's name and its body; members without a value are left out."""
    told = {_WIRE.get(name, name): value for name, value in vars(fact).items() if name != "version"}
    body = {name: _plain(value) for name, value in told.items() if value is not None}
    return NAMES[type(fact)], body


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, Person):
        return _person(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _person(person: Person) -> dict[str, str]:
    told = {
        "family_name": person.family_name,
        "given_name": person.given_name,
        "patronymic": person.patronymic,
        "birth_date": person.birth_date.isoformat(),
        "gender": person.gender,
        "snils": person.snils.digits,
        "inn": person.inn.digits if person.inn else None,
    }
    return {name: str(value) for name, value in told.items() if value is not None}
