"""Signatures, signing sessions and what is trusted, as a transaction holds them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from documents.domain.evidence import Anchor
from documents.domain.signing import Signature, SignatureStatus, SigningSession
from documents.domain.verdict import Report


class Signatures(Protocol):
    """Signatures, their files and reports, and signing sessions."""

    def add(self, signature: Signature, sealed: bytes) -> None:
        """Keep a new one; AlreadyUploaded if the same file lies here."""
        ...

    def get(self, signature_id: UUID) -> Signature:
        """One signature; SignatureUnknown."""
        ...

    def sealed(self, signature_id: UUID) -> bytes:
        """Its file, sealed."""
        ...

    def of(self, version_id: UUID) -> Sequence[Signature]:
        """All of a version."""
        ...

    def settle(self, signature_id: UUID, status: SignatureStatus, worker_id: UUID | None) -> None:
        """Keep what verification came to."""
        ...

    def add_report(self, report: Report) -> None:
        """Append a report."""
        ...

    def reports(self, signature_id: UUID) -> Sequence[Report]:
        """Every report, newest last."""
        ...

    def add_session(self, session: SigningSession) -> None:
        """Keep a prepared session."""
        ...

    def session(self, session_id: UUID) -> SigningSession | None:
        """The session under its lock."""
        ...

    def burn_session(self, session_id: UUID, at: datetime) -> None:
        """Use a session up."""
        ...

    def burn_sessions_of(self, account_id: UUID, at: datetime) -> None:
        """Use up every open session of an account."""
        ...


class Trust(Protocol):
    """Anchors."""

    def anchors(self) -> Sequence[Anchor]:
        """All that were ever trusted."""
        ...

    def add_anchor(self, anchor: Anchor) -> bool:
        """Trust one more; False if it is trusted already."""
        ...
