"""What the use cases need from the world outside of the database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from documents.domain.delivery import Recipient
from documents.domain.document import Version
from documents.domain.keys import WrappedKey
from documents.domain.registry import Organisation, Worker


class Vault(Protocol):
    """Encrypted bytes: versions on disk, small secrets in rows, under the version's own key."""

    def store(self, version_id: UUID, blob_id: UUID, pieces: Iterable[bytes]) -> WrappedKey:
        """Encrypt and keep a stream; nothing is left if it breaks."""
        ...

    def read(self, version: Version, key: WrappedKey) -> Iterator[bytes]:
        """Decrypt; ContainerDamaged or BlobMissing."""
        ...

    def discard(self, blob_id: UUID) -> None:
        """Remove bytes that no row speaks of."""
        ...

    def seal(self, version: Version, key: WrappedKey, row_id: UUID, secret: bytes) -> bytes:
        """Encrypt a small secret of a row."""
        ...

    def unseal(self, version: Version, key: WrappedKey, row_id: UUID, sealed: bytes) -> bytes:
        """Decrypt it."""
        ...


class Inspection(Protocol):
    """Looks at content while it streams in."""

    def feed(self, piece: bytes) -> None:
        """Look at the next piece; ContentRefused or MediaUnsupported."""
        ...

    def close(self) -> None:
        """The end of the content; ContentRefused."""
        ...


class Index(Protocol):
    """Digests under which SNILS and names are found again, and by which alone."""

    def snils(self, digits: str) -> bytes:
        """Digest of a SNILS."""
        ...

    def name(self, family_name: str, given_name: str) -> bytes:
        """Digest of surname and given name, folded."""
        ...


@dataclass(frozen=True)
class Resolved:
    """What the registry says of a signer: nobody of that SNILS, or their newest state."""

    worker: Worker | None
    worker_version: int
    organisation: Organisation | None
    organisation_version: int


class Signers(Protocol):
    """The registry, asked about signers whom no event has told of; never inside a request."""

    def resolve(self, snils: str, ogrn: str | None, on: date) -> Resolved:
        """Its word; ``Unavailable`` while it is away."""
        ...


class ContentChecks(Protocol):
    """Deep checks of a document's content, apart from this process."""

    def check(self, media_type: str, pieces: Iterable[bytes]) -> Sequence[Mapping[str, Any]]:
        """Findings: ``level`` refuse, warn or info, ``id``, ``place``."""
        ...


@dataclass(frozen=True)
class Answer:
    """What a recipient's door said; no status means that it could not be reached."""

    status: int | None
    body: bytes = b""
    retry_after_s: int | None = None


class Post(Protocol):
    """Sends packages to recipients."""

    def send(
        self, recipient: Recipient, delivery_id: UUID, sha256: str, size: int, body: Iterable[bytes]
    ) -> Answer:
        """One attempt."""
        ...


class Receipts(Protocol):
    """Reads receipts."""

    def read(self, token: str, jwk: Mapping[str, str]) -> Mapping[str, Any]:
        """Claims of a receipt signed by this key; ReceiptUnverified."""
        ...
