"""Take a detached signature, and read what became of it."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from documents.domain.document import Document, Version
from documents.domain.gate import MOST_BYTES, admit
from documents.domain.journal import Line
from documents.domain.refusals import (
    SignatureMalformed,
    TooLarge,
    VersionNotAccepted,
)
from documents.domain.signing import ORGANISATION, Signature, SignatureStatus
from documents.domain.verdict import Report, Unsound
from documents.usecases.catalogue import Caller, seen_document
from documents.usecases.outside import Vault
from documents.usecases.ports import Clock, NewId, StartWork, Work

_ARMOUR = b"-----"


def as_der(raw: bytes) -> bytes:
    """The message in binary, from DER, PEM or base64.

    Raises:
        TooLarge, SignatureMalformed: none of these.
    """
    if len(raw) > 2 * MOST_BYTES:
        raise TooLarge(most=MOST_BYTES)
    if raw[:1] == b"\x30":
        return raw
    lines = [line.strip() for line in raw.strip().splitlines()]
    text = b"".join(line for line in lines if not line.startswith(_ARMOUR))
    try:
        message = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise SignatureMalformed from None
    if message[:1] != b"\x30":
        raise SignatureMalformed
    return message


class SignatureIntake:
    """Keeps a message, one row a signer, and asks the checker to judge it."""

    def __init__(self, vault: Vault, clock: Clock, new_id: NewId) -> None:
        self._vault = vault
        self._clock = clock
        self._new_id = new_id

    def __call__(
        self,
        work: Work,
        caller: Caller,
        *,
        document: Document,
        version: Version,
        message: bytes,
        role_code: str,
    ) -> Sequence[Signature]:
        """Within the caller's transaction.

        Raises:
            AlreadyUploaded: the same file lies here.
        """
        key = work.versions.key(version.version_id)
        number = len(work.signatures.of(version.version_id))
        digest = hashlib.sha256(message).hexdigest()
        made = []
        for index in range(_signers(message)):
            signature = Signature(
                signature_id=self._new_id(),
                version_id=version.version_id,
                number=number + index + 1,
                file_sha256=digest,
                signer_index=index,
                role_code=role_code,
                kind="organisation" if role_code == ORGANISATION else "person",
                status=SignatureStatus.CHECKING,
                received_at=self._clock(),
                account_id=caller.account_id,
                position_id=caller.position_id,
            )
            sealed = self._vault.seal(version, key, signature.signature_id, message)
            work.signatures.add(signature, sealed)
            work.jobs.add("signature", signature.signature_id)
            details = {
                "signature_id": str(signature.signature_id),
                "file_sha256": digest,
                "role_code": role_code,
            }
            action = "signature.received"
            line = Line(caller.by(), action, document.document_id, version.version_id, details)
            work.journal.add(line)
            made.append(signature)
        return made


def _signers(message: bytes) -> int:
    """How many rows a message makes; one that the gate refuses makes one, and gets its report."""
    try:
        return len(admit(message).signers)
    except Unsound:
        return 1


class SubmitSignature:
    """A signature file that was made elsewhere."""

    def __init__(self, start_work: StartWork, intake: SignatureIntake, clock: Clock) -> None:
        self._start_work = start_work
        self._intake = intake
        self._clock = clock

    def __call__(
        self, caller: Caller, document_id: UUID, number: int, raw: bytes, role_code: str
    ) -> Sequence[Signature]:
        """One row a signer; VersionNotAccepted, AlreadyUploaded, SignatureMalformed."""
        message = as_der(raw)
        with self._start_work() as work:
            actor = work.registry.actor(caller.account_id, caller.position_id, self._clock().date())
            document = seen_document(work, actor, document_id, lock=True)
            version = work.versions.get(document_id, number)
            if not version.usable:
                raise VersionNotAccepted
            return self._intake(
                work,
                caller,
                document=document,
                version=version,
                message=message,
                role_code=role_code,
            )


@dataclass(frozen=True)
class SignatureCard:
    """A signature, the number of the version it signs, and its reports, newest last."""

    signature: Signature
    number: int
    reports: Sequence[Report]


class ReadSignature:
    """What became of a signature."""

    def __init__(self, start_work: StartWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, caller: Caller, signature_id: UUID) -> SignatureCard:
        """The card; SignatureUnknown."""
        with self._start_work() as work:
            actor = work.registry.actor(caller.account_id, caller.position_id, self._clock().date())
            version = work.versions.by_id(work.signatures.get(signature_id).version_id)
            work.documents.hold(version.document_id)
            seen_document(work, actor, version.document_id)
            signature = work.signatures.get(signature_id)
            details = {"signature_id": str(signature_id)}
            line = Line(
                caller.by(), "signature.read", version.document_id, version.version_id, details
            )
            work.journal.add(line)
            reports = work.signatures.reports(signature_id)
            return SignatureCard(signature, version.number, reports)
