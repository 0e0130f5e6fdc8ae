"""Plant what a stand needs: types of documents, recipients, anchors."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.domain.delivery import Recipient
from documents.domain.document_type import DocumentType
from documents.domain.evidence import Anchor
from documents.domain.journal import By, Line
from documents.usecases.ports import Clock, StartWork

OPERATOR = By("operator", "cli")


@dataclass(frozen=True)
class Certificate:
    """A certificate to be trusted, and the digest of its key."""

    der: bytes
    spki_sha256: bytes


class Plant:
    """Safe to repeat; a change of trust is a line of the journal."""

    def __init__(self, start_work: StartWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def types(self, kinds: Sequence[DocumentType]) -> int:
        """Add or change types."""
        with self._start_work() as work:
            for kind in kinds:
                work.documents.put_type(kind)
            details = {"codes": [kind.code for kind in kinds]}
            work.journal.add(Line(OPERATOR, "types.changed", details=details))
        return len(kinds)

    def recipients(self, recipients: Sequence[Recipient]) -> int:
        """Add or change recipients."""
        with self._start_work() as work:
            for recipient in recipients:
                work.deliveries.put_recipient(recipient)
                details = {"recipient_id": str(recipient.recipient_id)}
                work.journal.add(Line(OPERATOR, "recipient.changed", details=details))
        return len(recipients)

    def anchors(self, certificates: Sequence[Certificate], purpose: str = "ca") -> int:
        """Trust authorities from now on, for signers or (``tsa``) for time stamps.

        Those that are trusted already stay as they are.
        """
        added = 0
        with self._start_work() as work:
            for found in certificates:
                anchor = Anchor(found.der, found.spki_sha256, self._clock(), None, purpose)
                if work.trust.add_anchor(anchor):
                    added += 1
                    details = {"spki_sha256": found.spki_sha256.hex(), "purpose": purpose}
                    work.journal.add(Line(OPERATOR, "trust.anchor_added", details=details))
        return added
