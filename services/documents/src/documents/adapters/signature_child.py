"""The child that judges signatures: strangers' bytes meet libraries here, within limits."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from documents.adapters import signature_frames as frames
from documents.adapters.certificates import read_names
from documents.adapters.confinement import allow_cpu, confine
from documents.adapters.engine import PycaEngine
from documents.adapters.paths import CertificatePaths
from documents.domain.evidence import RevocationObject, SignerNames
from documents.domain.verdict import SubIndication, Unsound
from documents.usecases.verification import Verification


@dataclass(frozen=True)
class AskedRevocation:
    """See ``usecases.evidence.RevocationSource``: the parent has the network, so it is asked."""

    hears: IO[bytes]
    says: IO[bytes]

    def evidence(
        self,
        certificate: bytes,
        issuers: Sequence[bytes],
        names: SignerNames,
        not_before: datetime,
    ) -> Sequence[RevocationObject]:
        """What the parent fetched; Unsound as the parent says."""
        asked = {
            "certificate": certificate,
            "issuers": list(issuers),
            "names": names,
            "not_before": not_before,
        }
        frames.put(self.says, {"evidence": asked})
        answer = frames.take(self.hears)
        if "unsound" in answer:
            raise Unsound(SubIndication(answer["unsound"]), answer["finding"])
        return frames.objects(answer["objects"])


def main() -> int:
    """Judge what comes through the pipe, one after another, until it ends."""
    confine()
    hears, says = sys.stdin.buffer, sys.stdout.buffer
    verify = Verification(
        PycaEngine(), CertificatePaths(), AskedRevocation(hears, says), read_names
    )
    cpu_s = int(sys.argv[1])
    frames.put(says, {"ready": True})
    while True:
        try:
            asked = frames.take(hears)
        except frames.BadFrame:
            return 0  # the parent needs it no more, or is gone
        allow_cpu(cpu_s)
        frames.put(says, {"judged": _judged(verify, asked)})


def _judged(verify: Verification, asked: dict[str, Any]) -> Any:
    return verify(
        asked["message"],
        asked["signer_index"],
        asked["digests"],
        frames.anchors(asked["anchors"]),
        asked["received_at"],
    )


if __name__ == "__main__":
    sys.exit(main())
