"""What a verification asks of the world: an engine, certificate paths, words on revocation."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from documents.domain.cms import Signer
from documents.domain.evidence import Anchor, Chain, RevocationObject, SignerNames


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
        evidence: Sequence[RevocationObject],
        best_at: datetime,
    ) -> Chain:
        """The valid path at the best time, or ``Unsound``."""
        ...


class RevocationSource(Protocol):
    """Words on revocation, spoken after a moment: a list, or an answer about one certificate."""

    def evidence(
        self,
        certificate: bytes,
        issuers: Sequence[bytes],
        names: SignerNames,
        not_before: datetime,
    ) -> Sequence[RevocationObject]:
        """What was fetched at ``not_before`` or later; ``Unsound`` TRY_LATER where nothing came.

        ``issuers``: certificates among which that of the issuer is looked for.
        """
        ...
