"""What else is open to a person here than their own account: the way to officers' pages."""

from dataclasses import dataclass
from uuid import UUID

from idp.domain.officer import ADMIN, SUPPORT
from idp.usecases.staff.ports import StartStaff


@dataclass(frozen=True)
class Led:
    """An organisation that the person leads, by its name where the registry told it."""

    organisation_id: UUID
    name: str | None


@dataclass(frozen=True)
class Duties:
    """Which pages the person finds; each page looks again whether they may.

    Attributes:
        works: They work somewhere, so an organisation may have given them local access.
    """

    supports: bool = False
    administers: bool = False
    leads: tuple[Led, ...] = ()
    works: bool = False

    @property
    def are_any(self) -> bool:
        """Whether there is anything to show."""
        return self.supports or self.administers or self.works


class ReadDuties:
    """Those of the account whose page is shown."""

    def __init__(self, start_work: StartStaff) -> None:
        self._start_work = start_work

    def __call__(self, account_id: UUID) -> Duties:
        """Read them; an account without any has none."""
        with self._start_work() as work:
            held = work.scopes.held(account_id)
            places = work.affiliations.of(account_id)
            led = sorted({one.organisation_id for one in places if one.is_head})
            return Duties(
                supports=SUPPORT in held,
                administers=ADMIN in held,
                leads=tuple(Led(each, work.staff_numbers.name_of(each)) for each in led),
                works=bool(places),
            )
