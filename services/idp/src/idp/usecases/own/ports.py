"""What the use cases of one's own account need from the world beyond ``usecases.ports``."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from idp.domain.person import Person


class Breaches(Protocol):
    """Passwords that became known in thefts elsewhere."""

    def has(self, password: str) -> bool:
        """Whether it is one of them."""
        ...


@dataclass(frozen=True)
class CheckedPerson:
    """What a check of a person's data came to.

    Attributes:
        by: Who checked.
        fault: The first thing that speaks against them; None if nothing does.
    """

    by: str
    fault: str | None = None


class Verdicts(Protocol):
    """What checks of people came to, by account."""

    def keep(self, account_id: UUID, checked: CheckedPerson, now: datetime) -> None:
        """Keep it in the place of the former one."""
        ...


class PersonCheck(Protocol):
    """Checks what somebody told of themselves, before the account rises to ``standard``."""

    def __call__(self, person: Person) -> CheckedPerson:
        """The verdict, which is kept."""
        ...
