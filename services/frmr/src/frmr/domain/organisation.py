"""Medical organisations, their branches, and the licences that let them work."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.identifiers import Inn, Kladr, Kpp, Ogrn, Oid
from frmr.domain.names import title_key


class OrganisationStatus(StrEnum):
    """Whether it works."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class LicenceStatus(StrEnum):
    """Whether the licence stands, its dates apart."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


@dataclass(frozen=True)
class Address:
    """Where it stands; a KLADR code is an address and never a key."""

    text: str
    postcode: str | None = None
    kladr: Kladr | None = None


@dataclass(frozen=True)
class Licence:
    """A licence for medical activity."""

    licence_id: UUID
    organisation_id: UUID
    number: str
    issuer: str
    valid_from: date
    valid_to: date | None = None
    status: LicenceStatus = LicenceStatus.ACTIVE

    def holds(self, on: date) -> bool:
        """Whether it stands on a day; the last day counts."""
        begun = self.valid_from <= on
        return self.status is LicenceStatus.ACTIVE and begun and not self._over(on)

    def _over(self, on: date) -> bool:
        return self.valid_to is not None and self.valid_to < on


@dataclass(frozen=True)
class Organisation:
    """One organisation or branch; branches share INN and OGRN, the OID is its own."""

    organisation_id: UUID
    oid: Oid
    name_full: str
    name_short: str
    inn: Inn
    kpp: Kpp
    ogrn: Ogrn
    kind: str
    region_code: str
    status: OrganisationStatus
    address: Address
    parent_id: UUID | None = None
    in_use_since: datetime | None = None
    version: int = 1
    licences: tuple[Licence, ...] = field(default=())

    @property
    def name_key(self) -> str:
        """What its name is searched and sorted by."""
        return title_key(self.name_short)

    @property
    def in_use(self) -> bool:
        """Whether somebody was ever bound to it: only then do others hear of it."""
        return self.in_use_since is not None

    @property
    def works(self) -> bool:
        """Whether people may be bound to it, licences apart."""
        return self.status is OrganisationStatus.ACTIVE

    def licensed(self, on: date) -> bool:
        """Whether any of its licences stands on a day."""
        return any(licence.holds(on) for licence in self.licences)

    def come_into_use(self, now: datetime) -> "Organisation":
        """The same organisation after its first binding."""
        return replace(self, in_use_since=now, version=self.version + 1)


@dataclass(frozen=True)
class OrganisationChanged:
    """Fact: what others should know of an organisation in use."""

    organisation: Organisation
    licensed: bool
    changed: tuple[str, ...]


TOLD_FIELDS = ("oid", "name", "ogrn", "inn", "kpp", "status", "licensed")
"""All that a listener knows of an organisation: the first telling names every one."""


def any_works(organisations: Iterable[Organisation]) -> bool:
    """Whether at least one of several is open."""
    return any(organisation.works for organisation in organisations)
