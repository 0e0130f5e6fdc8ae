"""Who signs what: roles, the posts that may take them, and when a document is signed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

ORGANISATION = "ORGANISATION"

_DOCTORS = frozenset({"doctor", "department_head", "head"})
_NURSES = frozenset({"nurse_level", "bachelor", "department_head"})
# Dictionary 1.2.643.5.1.13.13.99.2.368; classes of posts as the registry names them.
ROLE_POSTS: dict[str, frozenset[str]] = {
    "AUTHOR": _DOCTORS,
    "ATTENDING_PHYSICIAN": _DOCTORS,
    "DOCTOR": _DOCTORS,
    "NURSE": _NURSES,
    "PARAMEDIC": _NURSES,
    "DEP_CHIEF": frozenset({"department_head"}),
    "HEAD_DOCTOR": frozenset({"head"}),
}
_LEADING = ("ATTENDING_PHYSICIAN", "AUTHOR", "DOCTOR")


@dataclass(frozen=True)
class SigningRule:
    """One of ``leading`` must sign, then the organisation if the type asks for it."""

    by_organisation: bool = False
    leading: tuple[str, ...] = _LEADING
    beside: frozenset[str] = frozenset(ROLE_POSTS)

    def missing(self, counted: Collection[str]) -> tuple[str, ...]:
        """Roles still to sign; empty when the rule is met."""
        wanted = [] if any(role in counted for role in self.leading) else [self.leading[0]]
        if self.by_organisation and ORGANISATION not in counted:
            wanted.append(ORGANISATION)
        return tuple(wanted)

    def expects(self, role_code: str) -> bool:
        """Whether a signature in this role belongs on such a document."""
        if role_code == ORGANISATION:
            return self.by_organisation
        return role_code in self.beside


class SignatureStatus(StrEnum):
    """Whether a signature counts."""

    CHECKING = "checking"
    COUNTED = "counted"
    NOT_COUNTED = "not_counted"
    AWAITING_REVOCATION = "awaiting_revocation"


@dataclass(frozen=True)
class Signature:
    """One signer of one uploaded or completed message."""

    signature_id: UUID
    version_id: UUID
    number: int
    file_sha256: str
    signer_index: int
    role_code: str
    kind: str
    status: SignatureStatus
    received_at: datetime
    account_id: UUID
    position_id: UUID
    worker_id: UUID | None = None


@dataclass(frozen=True)
class SigningSession:
    """What was prepared for one signer, until it is completed, used up or too old."""

    session_id: UUID
    version_id: UUID
    account_id: UUID
    position_id: UUID
    role_code: str
    certificate: bytes
    chain: tuple[bytes, ...]
    attributes: bytes
    expires_at: datetime
    used_at: datetime | None = None
