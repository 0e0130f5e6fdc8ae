"""Where identity and registry disagree about one person, and which of it must stop them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from frmr.domain.account import Account, AccountStatus, Person
from frmr.domain.names import name_key
from frmr.domain.standing import CLEAR, Standing
from frmr.domain.worker import Worker

GENDER_CODES = MappingProxyType({"male": "1", "female": "2"})
"""Codes of dictionary 1.2.643.5.1.13.13.11.1040."""


class Severity(StrEnum):
    """Whether the person is stopped or only warned."""

    STOP = "stop"
    WARN = "warn"


@dataclass(frozen=True)
class Difference:
    """One field that differs; the values are compared and never told."""

    field: str
    severity: Severity
    account_value: str
    worker_value: str


@dataclass(frozen=True)
class Discrepancy:
    """A difference that was found and stays until resolved."""

    discrepancy_id: UUID
    account_id: UUID
    worker_id: UUID
    field: str
    severity: Severity
    account_digest: bytes
    worker_digest: bytes
    found_at: datetime


Reading = tuple[str, Callable[[Person], str], Callable[[Worker], str]]

_READINGS: tuple[Reading, ...] = (
    ("snils", lambda one: one.snils.digits, lambda one: one.snils.digits),
    (
        "inn",
        lambda one: one.inn.digits if one.inn else "",
        lambda one: one.inn.digits if one.inn else "",
    ),
    ("family_name", lambda one: name_key(one.family_name), lambda one: name_key(one.family_name)),
    ("given_name", lambda one: name_key(one.given_name), lambda one: name_key(one.given_name)),
    ("patronymic", lambda one: name_key(one.patronymic), lambda one: name_key(one.patronymic)),
    (
        "birth_date",
        lambda one: one.birth_date.isoformat(),
        lambda one: one.birth_date.isoformat(),
    ),
    ("gender", lambda one: GENDER_CODES.get(one.gender or "", ""), lambda one: one.gender_code),
)
_STOPS = frozenset({"snils", "inn"})
_MATCHED = frozenset({"family_name", "given_name", "patronymic", "birth_date"})


def differences(person: Person, worker: Worker) -> Iterator[Difference]:
    """Every field in which both disagree; where one side is silent, it is only a warning."""
    for field, of_person, of_worker in _READINGS:
        ours, theirs = of_person(person), of_worker(worker)
        if ours == theirs:
            continue
        both = bool(ours and theirs)
        if field == "gender" and not both:
            continue
        severity = Severity.STOP if field in _STOPS and both else Severity.WARN
        yield Difference(field, severity, ours, theirs)


def unmatched_fields(person: Person, worker: Worker) -> tuple[str, ...]:
    """Fields that keep a person from being bound to a record."""
    return tuple(
        found.field
        for found in differences(person, worker)
        if found.field in _MATCHED or found.severity is Severity.STOP
    )


def standing_of(account: Account | None, worker: Worker) -> Standing:
    """What holds back the person of an account bound to a record."""
    if account is None:
        return CLEAR
    found = list(differences(account.person, worker)) if account.person else []
    return Standing(
        stopped_fields=tuple(one.field for one in found if one.severity is Severity.STOP),
        blocked=account.status is not AccountStatus.ACTIVE,
        warned_fields=tuple(one.field for one in found if one.severity is Severity.WARN),
    )
