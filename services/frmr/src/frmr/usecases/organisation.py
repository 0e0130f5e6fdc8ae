"""Keep organisations, their licences, departments and staffing tables; look them up."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from frmr.domain.department import Department, StaffingLine
from frmr.domain.dictionary import POSTS
from frmr.domain.organisation import Licence, Organisation
from frmr.domain.refusals import OrganisationNotFound
from frmr.usecases.calendar import Calendar
from frmr.usecases.ports import OrganisationQuery, PageEnd, StartWork


@dataclass(frozen=True)
class OrganisationEntry:
    """An organisation as it is first entered, with all that belongs to it."""

    organisation: Organisation
    licences: tuple[Licence, ...]
    departments: tuple[Department, ...]
    lines: tuple[StaffingLine, ...]


@dataclass(frozen=True)
class Page:
    """A page of organisations, and where the next one begins."""

    organisations: tuple[Organisation, ...]
    end: PageEnd | None
    on: date


class EnterOrganisation:
    """Enter an organisation whole; entered again under its id, nothing changes."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, entry: OrganisationEntry, by: str) -> None:
        """Keep it.

        Raises:
            OidTaken: another organisation has the OID.
            CodeUnknown, CodeHeading, CodeRetired: the post of a line may not be used.
        """
        with self._start_work(by) as work:
            if not work.organisations.add(replace(entry.organisation, licences=())):
                return
            for licence in entry.licences:
                work.organisations.add_licence(licence)
            for department in entry.departments:
                work.staffing.add_department(department)
            posts = work.dictionaries.active(POSTS)
            for line in entry.lines:
                posts.usable(line.post_code, line.begins_on)
                work.staffing.add_line(line)


class FindOrganisations:
    """Search, page by page, in the order of names."""

    def __init__(self, start_work: StartWork, calendar: Calendar) -> None:
        self._start_work = start_work
        self._calendar = calendar

    def __call__(self, query: OrganisationQuery, after: PageEnd | None, limit: int) -> Page:
        """One page."""
        with self._start_work("reader") as work:
            found = work.organisations.search(query, after, limit + 1)
        shown = found[:limit]
        more = len(found) > limit
        end = (shown[-1].name_key, str(shown[-1].organisation_id)) if more else None
        return Page(tuple(shown), end, self._calendar.today())


@dataclass(frozen=True)
class OrganisationCard:
    """An organisation with its departments and the staffing table of a day."""

    organisation: Organisation
    departments: tuple[Department, ...]
    lines: tuple[StaffingLine, ...]
    on: date


class ShowOrganisation:
    """One organisation whole."""

    def __init__(self, start_work: StartWork, calendar: Calendar) -> None:
        self._start_work = start_work
        self._calendar = calendar

    def __call__(self, organisation_id: UUID, on: date | None = None) -> OrganisationCard:
        """Its card on a day, today if none is said.

        Raises:
            OrganisationNotFound: no such organisation.
        """
        day = on or self._calendar.today()
        with self._start_work("reader") as work:
            organisation = work.organisations.get(organisation_id)
            if organisation is None:
                raise OrganisationNotFound
            departments = work.staffing.departments(organisation_id)
            lines = work.staffing.lines(organisation_id, day)
        return OrganisationCard(organisation, tuple(departments), tuple(lines), day)
