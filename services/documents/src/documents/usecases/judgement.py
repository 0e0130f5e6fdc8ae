"""Judge a signature: verify it, match its signer, store the report, let the status follow."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from chassis.refusal import Unavailable
from documents.domain.blobs import BlobMissing
from documents.domain.container import ContainerDamaged
from documents.domain.document import Document, Version, VersionStatus
from documents.domain.evidence import SignerNames
from documents.domain.facts import DocumentRejected, DocumentSigned
from documents.domain.gate import admit
from documents.domain.journal import Line
from documents.domain.match import Claim, Match, match
from documents.domain.policy import POLICY_ID
from documents.domain.registry import Worker
from documents.domain.signing import Signature, SignatureStatus
from documents.domain.verdict import Report, SubIndication, Unsound, Verdict
from documents.usecases.content import CHECKER, note_damage
from documents.usecases.evidence import SignatureEngine
from documents.usecases.outside import Index, Signers, Vault
from documents.usecases.ports import NewId, StartWork, Work
from documents.usecases.standing import counted_roles, restate, rule_of
from documents.usecases.verification import Judged, Verify

SOON, LATER = timedelta(seconds=5), timedelta(seconds=60)
_SOON_ATTEMPTS = 12


class Outcome(StrEnum):
    """What the loop does with the job now."""

    DONE = "done"
    AGAIN = "again"


def wait_before(attempt: int) -> timedelta:
    """Every five seconds for a minute, then once a minute."""
    return SOON if attempt < _SOON_ATTEMPTS else LATER


@dataclass(frozen=True)
class _Case:
    """Everything that is read before the judgement."""

    signature: Signature
    version: Version
    message: bytes
    judged: Judged
    registry_answered: bool


class JudgeSignature:
    """The checker's part: the outside is asked between two transactions, never inside one."""

    def __init__(
        self,
        start_work: StartWork,
        *,
        vault: Vault,
        engine: SignatureEngine,
        verify: Verify,
        signers: Signers,
        index: Index,
        new_id: NewId,
    ) -> None:
        self._start_work = start_work
        self._vault = vault
        self._engine = engine
        self._verify = verify
        self._signers = signers
        self._index = index
        self._new_id = new_id

    def __call__(self, signature_id: UUID) -> Outcome:
        """Judge once; AGAIN while revocation or the registry keeps silent."""
        with self._start_work() as work:
            signature = work.signatures.get(signature_id)
            if signature.status not in _UNSETTLED:
                return Outcome.DONE
            version = work.versions.by_id(signature.version_id)
            key = work.versions.key(version.version_id)
            sealed = work.signatures.sealed(signature_id)
            anchors = work.trust.anchors()
        message = self._vault.unseal(version, key, signature_id, sealed)
        try:
            wanted = _digests_of(message)
            digests = self._engine.digest(wanted, self._vault.read(version, key))
        except (ContainerDamaged, BlobMissing) as broken:
            with self._start_work() as work:
                note_damage(work, version, broken)
                work.signatures.settle(signature_id, SignatureStatus.NOT_COUNTED, None)
            return Outcome.DONE
        judged = self._verify(
            message, signature.signer_index, digests, anchors, signature.received_at
        )
        answered = self._ask_registry(judged, signature)
        with self._start_work() as work:
            return self._settle(work, _Case(signature, version, message, judged, answered))

    def _ask_registry(self, judged: Judged, signature: Signature) -> bool:
        """Ask about a signer whom no event has told of; False while the registry is away."""
        names = judged.names
        if not judged.verdict.passed or names is None or names.snils is None:
            return True
        with self._start_work() as work:
            if work.registry.worker_by_snils(self._index.snils(names.snils)) is not None:
                return True
        try:
            told = self._signers.resolve(names.snils, names.ogrn, signature.received_at.date())
        except Unavailable:
            return False
        with self._start_work() as work:
            if told.worker is not None:
                work.registry.put_worker(told.worker, told.worker_version)
            if told.organisation is not None:
                work.registry.put_organisation(told.organisation, told.organisation_version)
        return True

    def _settle(self, work: Work, case: _Case) -> Outcome:
        document = work.documents.get(case.version.document_id, lock=True)
        signature = work.signatures.get(case.signature.signature_id)
        if signature.status not in _UNSETTLED:
            return Outcome.DONE
        verdict = case.judged.verdict
        if verdict.sub_indication is SubIndication.TRY_LATER:
            if signature.status is SignatureStatus.CHECKING:
                self._report(work, case, Match.UNKNOWN)
                status = SignatureStatus.AWAITING_REVOCATION
                work.signatures.settle(signature.signature_id, status, None)
                self._line(work, case, document, "signature.awaits_revocation", verdict.finding)
            return Outcome.AGAIN
        found, worker = self._match(work, document, case)
        if verdict.passed and found is Match.UNKNOWN:
            return Outcome.AGAIN
        report = self._report(work, case, found)
        if verdict.passed and found is Match.MATCHED and worker is not None:
            self._count(work, case, document, report, worker)
        else:
            self._refuse(work, case, document, found)
        return Outcome.DONE

    def _match(self, work: Work, document: Document, case: _Case) -> tuple[Match, Worker | None]:
        names = case.judged.names
        if names is None:
            return Match.UNKNOWN, None
        claim = self._claim(work, document, case, names)
        worker = (
            None if claim.snils_hmac is None else work.registry.worker_by_snils(claim.snils_hmac)
        )
        if worker is None and not case.registry_answered:
            return Match.UNKNOWN, None
        already = [
            (counted.worker_id, counted.role_code)
            for counted in work.signatures.of(case.version.version_id)
            if counted.status is SignatureStatus.COUNTED and counted.worker_id is not None
        ]
        organisation = work.registry.organisation(document.organisation_id)
        return match(claim, worker, organisation, already), worker

    def _claim(self, work: Work, document: Document, case: _Case, names: SignerNames) -> Claim:
        forenames = (names.given_name or "").split()
        beginnings = [" ".join(forenames[:count]) for count in range(1, len(forenames) + 1)]
        surname = names.family_name or ""
        best_at = case.judged.verdict.best_at or case.signature.received_at
        return Claim(
            snils_hmac=self._index.snils(names.snils) if names.snils else None,
            name_hmacs=frozenset(self._index.name(surname, given) for given in beginnings),
            ogrn=names.ogrn,
            caller_account_id=case.signature.account_id,
            organisation_id=document.organisation_id,
            role_code=case.signature.role_code,
            rule=rule_of(work, document),
            day=best_at.date(),
        )

    def _count(
        self, work: Work, case: _Case, document: Document, report: Report, worker: Worker
    ) -> None:
        signature = case.signature
        counted = SignatureStatus.COUNTED
        work.signatures.settle(signature.signature_id, counted, worker.worker_id)
        self._line(work, case, document, "signature.counted", signature.role_code)
        if _is_superseded(work, case):
            return
        document = restate(work, document)
        missing = rule_of(work, document).missing(counted_roles(work, case.version))
        work.announce(
            DocumentSigned(
                document_id=document.document_id,
                row_version=document.row_version,
                version_id=case.version.version_id,
                number=case.version.number,
                signature_id=signature.signature_id,
                report_id=report.report_id,
                role_code=signature.role_code,
                kind=signature.kind,
                worker_id=worker.worker_id,
                signed_at=report.best_at,
                complete=not missing,
                missing=missing,
            )
        )

    def _refuse(self, work: Work, case: _Case, document: Document, found: Match) -> None:
        verdict = case.judged.verdict
        signature = case.signature
        work.signatures.settle(signature.signature_id, SignatureStatus.NOT_COUNTED, None)
        code = str(verdict.sub_indication) if verdict.sub_indication else found.value
        self._line(work, case, document, "signature.not_counted", code)
        if _is_superseded(work, case):
            return
        document = restate(work, document)
        work.announce(
            DocumentRejected(
                document.document_id,
                document.row_version,
                case.version.version_id,
                "signature",
                (code,),
                signature_id=signature.signature_id,
            )
        )

    def _report(self, work: Work, case: _Case, found: Match) -> Report:
        verdict = case.judged.verdict
        report = Report(
            report_id=self._new_id(),
            signature_id=case.signature.signature_id,
            policy_id=POLICY_ID,
            indication=verdict.indication.value,
            sub_indication=None if verdict.sub_indication is None else verdict.sub_indication.value,
            match=found.value,
            best_at=verdict.best_at or case.signature.received_at,
            body=_body(case, verdict),
        )
        work.signatures.add_report(report)
        return report

    def _line(
        self, work: Work, case: _Case, document: Document, action: str, code: str | None
    ) -> None:
        details = {"signature_id": str(case.signature.signature_id), "code": code}
        version_id = case.version.version_id
        work.journal.add(Line(CHECKER, action, document.document_id, version_id, details))


_UNSETTLED = frozenset({SignatureStatus.CHECKING, SignatureStatus.AWAITING_REVOCATION})


def _is_superseded(work: Work, case: _Case) -> bool:
    """Its signatures are kept with their reports; they move the document no more."""
    version = work.versions.by_id(case.version.version_id)
    return version.status is VersionStatus.SUPERSEDED


def _digests_of(message: bytes) -> set[str]:
    """Digests that the signers used; a message that the gate refuses needs none."""
    try:
        return {signer.digest for signer in admit(message).signers}
    except Unsound:
        return set()


def _body(case: _Case, verdict: Verdict) -> dict[str, Any]:
    names, chain = case.judged.names, case.judged.chain
    return {
        "file_sha256": case.signature.file_sha256,
        "signer_index": case.signature.signer_index,
        "content_sha256": case.version.sha256,
        "finding": verdict.finding,
        "facts": verdict.facts,
        "certificate_serial": names.serial if names else None,
        "certificate_valid_from": names.valid_from.isoformat() if names else None,
        "certificate_valid_to": names.valid_to.isoformat() if names else None,
        "chain": list(chain.certificates_sha256) if chain else [],
        "anchor": chain.anchor_sha256 if chain else None,
        "revocation": list(chain.evidence_sha256) if chain else [],
    }
