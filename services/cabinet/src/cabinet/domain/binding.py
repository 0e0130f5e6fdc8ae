"""A binding as the registry answers it: what was found, what may be done next (B3-B6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from cabinet.domain.organisation import Organisation
from cabinet.domain.refusals import Absent
from cabinet.domain.workplace import Position


class Method(StrEnum):
    """By what an organisation is looked for."""

    OGRN = "ogrn"
    INN = "inn"
    OID = "oid"
    KLADR = "kladr"


class Status(StrEnum):
    """How far a binding has come."""

    CHOICE = "choice"
    MATCHED = "matched"
    BOUND = "bound"
    UNBOUND = "unbound"
    REFUSED = "refused"
    EXPIRED = "expired"
    OTHER = "other"

    @classmethod
    def of(cls, word: str) -> "Status":
        """The status of the registry's word; a word of a later release is another one."""
        return cls(word) if word in [*cls] else cls.OTHER


@dataclass(frozen=True)
class Binding:
    """One try to bind an account to an organisation."""

    binding_id: UUID
    status: Status
    method: str
    reason: str | None = None
    next_step: str | None = None
    fields: tuple[str, ...] = ()
    organisation: Organisation | None = None
    choices: tuple[Organisation, ...] = ()
    worker_id: UUID | None = None
    worker_name: str | None = None
    positions: tuple[Position, ...] = ()
    expires_at: datetime | None = None


def own(bindings: Iterable[Binding], binding_id: UUID) -> Binding:
    """The binding of this id among a person's own.

    Raises:
        Absent: there is none, or it is another person's: the two are not told apart.
    """
    for binding in bindings:
        if binding.binding_id == binding_id:
            return binding
    raise Absent
