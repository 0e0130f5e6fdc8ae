"""The best time of a signature: when a trusted time stamp proves it, or else when it came."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents.domain.cms import Signer, Token
from documents.domain.evidence import Anchor, SignerNames
from documents.domain.policy import demand_sound_digest, demand_time_stamping
from documents.domain.time_stamp import admit_token
from documents.domain.verdict import SubIndication, Unsound
from documents.usecases.evidence import Paths, RevocationSource, SignatureEngine


@dataclass(frozen=True)
class Dated:
    """The best time, and what was found of each token for the report."""

    best_at: datetime
    findings: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class TimeStamps:
    """Verifies the tokens beside a signature; one that does not hold proves nothing."""

    engine: SignatureEngine
    paths: Paths
    revocation: RevocationSource
    read_names: Callable[[bytes], SignerNames]

    def __call__(self, signer: Signer, anchors: Sequence[Anchor], received_at: datetime) -> Dated:
        """The earliest moment that is proven, never later than the arrival.

        Raises:
            Unsound: TRY_LATER, while it is not known whether a stamp's key was revoked.
        """
        trusted = [anchor for anchor in anchors if anchor.purpose == "tsa"]
        best_at, findings = received_at, []
        for raw in signer.time_stamps:
            try:
                made_at = self._proven(raw, signer, trusted, received_at)
            except Unsound as unsound:
                if unsound.sub_indication is SubIndication.TRY_LATER:
                    raise
                findings.append({"finding": unsound.finding})
            else:
                best_at = min(best_at, made_at)
                findings.append({"made_at": made_at.isoformat()})
        return Dated(best_at, findings)

    def _proven(
        self, raw: bytes, signer: Signer, trusted: Sequence[Anchor], received_at: datetime
    ) -> datetime:
        token = admit_token(raw)
        self._demand_imprint(token, signer)
        certificate = token.signer.certificate
        if certificate is None:
            raise Unsound(
                SubIndication.NO_SIGNING_CERTIFICATE_FOUND, "time-stamp.certificate-absent"
            )
        self.engine.verify(certificate, token.signer)
        names = self.read_names(certificate)
        demand_time_stamping(names)
        holding = [anchor for anchor in trusted if anchor.holds_at(token.made_at)]
        evidence = self.revocation.evidence(certificate, token.certificates, names, received_at)
        self.paths.validate(certificate, token.certificates, holding, evidence, token.made_at)
        return token.made_at

    def _demand_imprint(self, token: Token, signer: Signer) -> None:
        """The token is about this very signature, and its own digest about its own info."""
        demand_sound_digest(token.signer)
        wanted = {token.imprint_digest, token.signer.digest}
        of_signature = self.engine.digest(wanted, [signer.signature])
        of_content = self.engine.digest(wanted, [token.content])
        if of_signature.get(token.imprint_digest) != token.imprint:
            raise Unsound(SubIndication.HASH_FAILURE, "time-stamp.of-other-bytes")
        if of_content[token.signer.digest] != token.signer.message_digest:
            raise Unsound(SubIndication.HASH_FAILURE, "time-stamp.digest-differs")
