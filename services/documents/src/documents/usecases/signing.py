"""Sign in two steps: prepare what the signer's key signs, then assemble the message."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from documents.domain import der
from documents.domain.der import NotDer
from documents.domain.evidence import SignerNames
from documents.domain.journal import Line
from documents.domain.policy import demand_signing_certificate
from documents.domain.refusals import (
    CertificateMalformed,
    SessionExpired,
    SessionUnknown,
    SessionUsed,
    VersionNotAccepted,
)
from documents.domain.signing import Signature, SigningSession
from documents.domain.verdict import Unsound
from documents.domain.writing import assemble, attributes_to_sign
from documents.usecases.catalogue import Caller, seen_document
from documents.usecases.ports import Clock, NewId, StartWork
from documents.usecases.signature import SignatureIntake

SESSION_LIFE = timedelta(minutes=5)


class KeyKinds(Protocol):
    """What a certificate's key is, and how its values are written."""

    def is_rsa(self, certificate: bytes) -> bool:
        """RSA, or ECDSA on P-256; Unsound for other keys."""
        ...

    def as_der(self, certificate: bytes, value: bytes) -> bytes:
        """The signature value as CMS holds it, from what the signer's tool gave."""
        ...


@dataclass(frozen=True)
class Prepared:
    """What the signer is shown and what the key signs."""

    session: SigningSession
    digest: bytes
    summary: dict[str, Any]


class PrepareSignature:
    """Build the attributes for one signer; the session lives five minutes."""

    def __init__(
        self,
        start_work: StartWork,
        kinds: KeyKinds,
        read_names: Callable[[bytes], SignerNames],
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._start_work = start_work
        self._kinds = kinds
        self._read_names = read_names
        self._clock = clock
        self._new_id = new_id

    def __call__(
        self,
        caller: Caller,
        document_id: UUID,
        number: int,
        *,
        certificate: bytes,
        chain: Sequence[bytes],
        role_code: str,
    ) -> Prepared:
        """What to sign; VersionNotAccepted, CertificateMalformed."""
        names = self._fit(certificate)
        now = self._clock()
        with self._start_work() as work:
            actor = work.registry.actor(caller.account_id, caller.position_id, now.date())
            document = seen_document(work, actor, document_id)
            version = work.versions.get(document_id, number)
            if not version.usable:
                raise VersionNotAccepted
            attributes = attributes_to_sign(bytes.fromhex(version.sha256), certificate, now)
            session = SigningSession(
                session_id=self._new_id(),
                version_id=version.version_id,
                account_id=caller.account_id,
                position_id=caller.position_id,
                role_code=role_code,
                certificate=certificate,
                chain=tuple(chain),
                attributes=attributes,
                expires_at=now + SESSION_LIFE,
            )
            work.signatures.add_session(session)
            details = {"session_id": str(session.session_id), "role_code": role_code}
            line = Line(caller.by(), "signature.prepared", document_id, version.version_id, details)
            work.journal.add(line)
            summary = {
                "type_code": document.type_code,
                "local_uid": document.local_uid,
                "number": version.number,
                "sha256": version.sha256,
                "certificate_serial": names.serial,
                "certificate_valid_to": names.valid_to.isoformat(),
            }
        return Prepared(session, hashlib.sha256(attributes).digest(), summary)

    def _fit(self, certificate: bytes) -> SignerNames:
        try:
            der.parse(certificate)
            self._kinds.is_rsa(certificate)
            names = self._read_names(certificate)
            demand_signing_certificate(names)
        except Unsound as unsound:
            raise CertificateMalformed(finding=unsound.finding) from None
        except NotDer as broken:
            # Libraries read more than DER; the message that is assembled of it must be.
            raise CertificateMalformed(finding=f"certificate.der.{broken.code}") from None
        return names


class CompleteSignature:
    """Burn the session under its lock and put the message through the same gate as any other."""

    def __init__(
        self, start_work: StartWork, intake: SignatureIntake, kinds: KeyKinds, clock: Clock
    ) -> None:
        self._start_work = start_work
        self._intake = intake
        self._kinds = kinds
        self._clock = clock

    def __call__(self, caller: Caller, session_id: UUID, value: bytes) -> Signature:
        """The signature, to be judged; SessionUnknown, SessionUsed, SessionExpired."""
        now = self._clock()
        with self._start_work() as work:
            actor = work.registry.actor(caller.account_id, caller.position_id, now.date())
            session = work.signatures.session(session_id)
            if session is None or session.account_id != caller.account_id:
                raise SessionUnknown
            if session.used_at is not None:
                raise SessionUsed
            if now >= session.expires_at:
                raise SessionExpired
            version = work.versions.by_id(session.version_id)
            document = seen_document(work, actor, version.document_id, lock=True)
            if session.position_id != caller.position_id:
                raise SessionUnknown
            if not version.usable:
                raise VersionNotAccepted
            work.signatures.burn_session(session_id, now)
            message = assemble(
                session.attributes,
                self._kinds.as_der(session.certificate, value),
                session.certificate,
                session.chain,
                rsa=self._kinds.is_rsa(session.certificate),
            )
            (made,) = self._intake(
                work,
                caller,
                document=document,
                version=version,
                message=message,
                role_code=session.role_code,
            )
            return made
