"""Keep organisations, their licences, departments and staffing tables; look them up."""

from dataclasses import dataclass, replace
from uuid import UUID

from frmr.domain.department import Department, StaffingLine
from frmr.domain.dictionary import POSTS
from frmr.domain.organisation import Licence, Organisation
from frmr.domain.refusals import OrganisationUnknown
from frmr.usecases.ports import OrganisationQuery, PageEnd, StartWork, Work


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

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, query: OrganisationQuery, after: PageEnd | None, limit: int) -> Page:
        """One page."""
        with self._start_work("reader") as work:
            found = work.organisations.search(query, after, limit + 1)
        shown = found[:limit]
        more = len(found) > limit
        end = (shown[-1].name_key, str(shown[-1].organisation_id)) if more else None
        return Page(tuple(shown), end)


class ShowOrganisation:
    """One organisation."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, organisation_id: UUID) -> Organisation:
        """The organisation with its licences.

        Raises:
            OrganisationUnknown: no such organisation.
        """
        with self._start_work("reader") as work:
            return _known(work, organisation_id)


class ListDepartments:
    """The departments of an organisation."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, organisation_id: UUID) -> list[Department]:
        """Departments by name.

        Raises:
            OrganisationUnknown: no such organisation.
        """
        with self._start_work("reader") as work:
            _known(work, organisation_id)
            return work.staffing.departments(organisation_id)


def _known(work: Work, organisation_id: UUID) -> Organisation:
    organisation = work.organisations.get(organisation_id)
    if organisation is None:
        raise OrganisationUnknown
    return organisation
