"""A medical organisation as the registry names it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Organisation:
    """What is shown of an organisation."""

    organisation_id: UUID
    name: str
    ogrn: str
    inn: str
    oid: str | None = None
    address: str | None = None
