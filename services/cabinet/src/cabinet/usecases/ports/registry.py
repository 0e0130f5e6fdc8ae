"""The registry as the use cases need it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from cabinet.domain.binding import Binding
from cabinet.domain.workplace import Position, Workplace


@dataclass(frozen=True)
class Dossier:
    """The registry's record of a person, as far as the profile shows it."""

    number: str | None
    full_name: str
    birth_date: date | None
    positions: tuple[Position, ...] = ()


class Registry(Protocol):
    """The registry, asked in a person's name; RefusedElsewhere, Malformed, Unavailable."""

    def seek(self, token: str, method: str, value: str) -> Binding:
        """Begin a binding."""
        ...

    def choose(self, token: str, binding_id: UUID, organisation_id: UUID) -> Binding:
        """Go on with one of several organisations."""
        ...

    def confirm(self, token: str, binding_id: UUID) -> Binding:
        """Bind."""
        ...

    def bindings(self, token: str) -> Sequence[Binding]:
        """All of the person."""
        ...

    def workplaces(self, token: str) -> Sequence[Workplace]:
        """Positions in bound organisations, with the words for their codes."""
        ...

    def dossier(self, token: str) -> Dossier | None:
        """The personal record, if there is one."""
        ...
