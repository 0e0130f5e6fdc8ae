"""Verify one detached signature: gate, digest, signature, policy, path at the best time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from documents.domain.cms import Message, Signer
from documents.domain.evidence import Anchor, Chain, SignerNames
from documents.domain.gate import admit
from documents.domain.policy import (
    POLICY_ID,
    demand_plausible_time,
    demand_signing_certificate,
    demand_sound_digest,
)
from documents.domain.verdict import Indication, SubIndication, Unsound, Verdict
from documents.usecases.evidence import Paths, RevocationSource, SignatureEngine
from documents.usecases.time_stamps import Dated, TimeStamps


@dataclass(frozen=True)
class Judged:
    """One signer's verdict, what the certificate says, and what it rests on."""

    verdict: Verdict
    names: SignerNames | None = None
    chain: Chain | None = None


class Verify(Protocol):
    """Judges one signer of a message over a file with these digests."""

    def __call__(
        self,
        message: bytes,
        signer_index: int,
        digests: Mapping[str, bytes],
        anchors: Sequence[Anchor],
        received_at: datetime,
    ) -> Judged:
        """The verdict, what the certificate says, what both rest on."""
        ...


@dataclass(frozen=True)
class Verification:
    """The tools of a verification; pure but for the revocation source."""

    engine: SignatureEngine
    paths: Paths
    revocation: RevocationSource
    read_names: Callable[[bytes], SignerNames]

    def __call__(
        self,
        message: bytes,
        signer_index: int,
        digests: Mapping[str, bytes],
        anchors: Sequence[Anchor],
        received_at: datetime,
    ) -> Judged:
        """Judge one signer of a message over a file with these digests."""
        judged = Judged(Verdict(Indication.INDETERMINATE))
        dated = Dated(received_at, ())
        try:
            admitted = admit(message)
            signer = admitted.signers[signer_index]
            certificate = self._core(signer, digests)
            names = self.read_names(certificate)
            judged = replace(judged, names=names)
            demand_signing_certificate(names)
            demand_plausible_time(signer, received_at)
            dated = self._time_stamps()(signer, anchors, received_at)
            chain = self._path(certificate, names, admitted, anchors, (dated.best_at, received_at))
        except Unsound as unsound:
            verdict = unsound.verdict()
            facts = verdict.facts | {"time_stamps": list(dated.findings)}
            return replace(judged, verdict=replace(verdict, best_at=dated.best_at, facts=facts))
        facts = _facts(signer) | {"time_stamps": list(dated.findings)}
        passed = Verdict(Indication.PASSED, best_at=dated.best_at, facts=facts)
        return Judged(passed, names, chain)

    def _time_stamps(self) -> TimeStamps:
        return TimeStamps(self.engine, self.paths, self.revocation, self.read_names)

    def _core(self, signer: Signer, digests: Mapping[str, bytes]) -> bytes:
        if signer.certificate is None:
            raise Unsound(SubIndication.NO_SIGNING_CERTIFICATE_FOUND, "signer.certificate-absent")
        demand_sound_digest(signer)
        if digests[signer.digest] != signer.message_digest:
            raise Unsound(SubIndication.HASH_FAILURE, "digest.of-another-document")
        self.engine.verify(signer.certificate, signer)
        return signer.certificate

    def _path(
        self,
        certificate: bytes,
        names: SignerNames,
        message: Message,
        anchors: Sequence[Anchor],
        times: tuple[datetime, datetime],
    ) -> Chain:
        """The path at the best time, by what was said of revocation after the message came."""
        best_at, received_at = times
        trusted = [
            anchor for anchor in anchors if anchor.purpose == "ca" and anchor.holds_at(best_at)
        ]
        if not names.valid_from <= best_at <= names.valid_to:
            raise Unsound(SubIndication.OUT_OF_BOUNDS_NO_POE, "certificate.out-of-bounds")
        issuers = [*message.certificates, *(anchor.certificate for anchor in trusted)]
        try:
            evidence = self.revocation.evidence(certificate, issuers, names, received_at)
        except Unsound:
            # Where no anchor stands above, nobody's word on revocation is worth waiting for.
            self.paths.validate(certificate, message.certificates, trusted, (), best_at)
            raise
        return self.paths.validate(certificate, message.certificates, trusted, evidence, best_at)


def _facts(signer: Signer) -> dict[str, Any]:
    return {
        "policy_id": POLICY_ID,
        "digest": signer.digest,
        "message_digest": signer.message_digest.hex(),
        "signing_time": signer.signing_time,
    }
