"""Verify one detached signature: gate, digest, signature, policy, path at the best time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from documents.domain.cms import Message, Signer
from documents.domain.evidence import Anchor, Chain, RevocationList, SignerNames
from documents.domain.gate import admit
from documents.domain.policy import (
    POLICY_ID,
    demand_plausible_time,
    demand_signing_certificate,
    demand_sound_digest,
)
from documents.domain.verdict import Indication, SubIndication, Unsound, Verdict


class SignatureEngine(Protocol):
    """Digests and signatures."""

    def digest(self, algorithms: Iterable[str], pieces: Iterable[bytes]) -> dict[str, bytes]:
        """Digests of one stream; names that the engine does not know are left out."""
        ...

    def verify(self, certificate: bytes, signer: Signer) -> None:
        """Raise ``Unsound`` unless the key of the certificate made this signature."""
        ...


class Paths(Protocol):
    """Certificate paths."""

    def validate(
        self,
        certificate: bytes,
        embedded: Sequence[bytes],
        anchors: Sequence[Anchor],
        lists: Sequence[RevocationList],
        best_at: datetime,
    ) -> Chain:
        """The valid path at the best time, or ``Unsound``."""
        ...


class RevocationSource(Protocol):
    """Revocation lists fetched after a moment; raises ``Unsound`` TRY_LATER where none came."""

    def lists(self, urls: Sequence[str], not_before: datetime) -> Sequence[RevocationList]:
        """Lists fetched at ``not_before`` or later."""
        ...


@dataclass(frozen=True)
class Judged:
    """One signer's verdict, what the certificate says, and what it rests on."""

    verdict: Verdict
    names: SignerNames | None = None
    chain: Chain | None = None


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
        try:
            admitted = admit(message)
            signer = admitted.signers[signer_index]
            certificate = self._core(signer, digests)
            names = self.read_names(certificate)
            judged = replace(judged, names=names)
            demand_signing_certificate(names)
            demand_plausible_time(signer, received_at)
            chain = self._path(certificate, names, admitted, anchors, received_at)
        except Unsound as unsound:
            return replace(judged, verdict=replace(unsound.verdict(), best_at=received_at))
        passed = Verdict(Indication.PASSED, best_at=received_at, facts=_facts(signer))
        return Judged(passed, names, chain)

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
        best_at: datetime,
    ) -> Chain:
        trusted = [anchor for anchor in anchors if anchor.holds_at(best_at)]
        if not names.revocation_urls:
            raise Unsound(SubIndication.TRY_LATER, "revocation.no-source")
        if not names.valid_from <= best_at <= names.valid_to:
            raise Unsound(SubIndication.OUT_OF_BOUNDS_NO_POE, "certificate.out-of-bounds")
        lists = self.revocation.lists(names.revocation_urls, best_at)
        return self.paths.validate(certificate, message.certificates, trusted, lists, best_at)


def _facts(signer: Signer) -> dict[str, Any]:
    return {
        "policy_id": POLICY_ID,
        "digest": signer.digest,
        "message_digest": signer.message_digest.hex(),
        "signing_time": signer.signing_time,
    }
