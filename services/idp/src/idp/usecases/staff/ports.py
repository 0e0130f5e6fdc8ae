"""What the desk of an organisation's officers needs from the world."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from idp.domain.affiliation import Affiliation
from idp.domain.local_access import Slip
from idp.domain.staff_number import GivenNumber, StaffNumber
from idp.usecases.officers import OfficersWork
from idp.usecases.oidc import ports as oidc


class StaffNumbers(Protocol):
    """Staff numbers, and what organisations are called."""

    def hold(self, organisation_id: UUID) -> str | None:
        """The organisation's prefix, None while it has none; others of it wait meanwhile."""
        ...

    def prefix_of(self, organisation_id: UUID) -> str | None:
        """The same without waiting."""
        ...

    def take_prefix(self, organisation_id: UUID, prefix: str) -> None:
        """Make it the organisation's; StaffNumberTaken if it is another's."""
        ...

    def name(self, organisation_id: UUID, name: str, version: int = 0) -> bool:
        """Keep what the organisation is called; False if a newer version of it has told.

        Version 0 is of whoever tells the name beside something else, and knows no version.
        """
        ...

    def name_of(self, organisation_id: UUID) -> str | None:
        """What the organisation is called; None if nobody told."""
        ...

    def give(self, given: GivenNumber) -> None:
        """Make it a login in the place of the former one there; StaffNumberTaken."""
        ...

    def at(self, organisation_id: UUID) -> Sequence[GivenNumber]:
        """All that the organisation gave."""
        ...

    def of(self, account_id: UUID, organisation_id: UUID) -> GivenNumber | None:
        """The number that the person has there."""
        ...

    def find(self, number: StaffNumber) -> GivenNumber | None:
        """Whose it is."""
        ...

    def get(self, staff_number_id: UUID) -> GivenNumber | None:
        """One by its id."""
        ...

    def take_back(self, given: GivenNumber) -> None:
        """It is nobody's any more."""
        ...


class Slips(Protocol):
    """Slips of local access."""

    def add(self, slip: Slip) -> None:
        """Keep a new one."""
        ...

    def get(self, slip_id: UUID) -> Slip:
        """One, under its lock; LocalAccessUnknown."""
        ...

    def newest(self, account_id: UUID, organisation_id: UUID) -> Slip | None:
        """The one that lives there, else the last one that did, under its lock."""
        ...

    def at(self, organisation_id: UUID, now: datetime) -> Sequence[Slip]:
        """Those of the organisation that live, the newest first."""
        ...

    def of(self, account_id: UUID, now: datetime) -> Sequence[Slip]:
        """Those of the person that live, the newest first."""
        ...

    def expired(self, now: datetime) -> Slip | None:
        """One whose time is over and that nobody ended, under its lock; others skip it."""
        ...

    def save(self, slip: Slip) -> None:
        """Keep tries, browser and end."""
        ...

    def open_session(self, slip: Slip, session_id: UUID) -> None:
        """A session is to be opened by it."""
        ...

    def sessions(self, slip: Slip) -> Sequence[UUID]:
        """Sessions that were opened by it."""
        ...


class Affiliations(oidc.Affiliations, Protocol):
    """Places of work, as far as officers go."""

    def at(self, organisation_id: UUID) -> Sequence[Affiliation]:
        """All at the organisation that have not ended."""
        ...


class StaffWork(OfficersWork, Protocol):
    """One transaction of an organisation's officer."""

    @property
    def affiliations(self) -> Affiliations:
        """Its part of the transaction."""
        ...

    @property
    def staff_numbers(self) -> StaffNumbers:
        """Its part of the transaction."""
        ...

    @property
    def slips(self) -> Slips:
        """Its part of the transaction."""
        ...


StartStaff = Callable[[], AbstractContextManager[StaffWork]]
