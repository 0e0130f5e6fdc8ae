"""Encrypted bytes: versions in the blob store, small secrets in rows, both under one key."""

import secrets
from collections.abc import Iterable, Iterator
from typing import IO, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from documents.adapters.container import new_header, seal, unseal
from documents.domain.container import ContainerDamaged, container_bytes
from documents.domain.document import Version
from documents.domain.keys import WrappedKey

_KEY_BYTES = 32
_NONCE_BYTES = 12
_SEALED_INFO = b"ordinator/sealed/v1"
_TABLE = b"signature"


class Keyring(Protocol):
    """Wraps the keys of versions."""

    def wrap(self, data_key: bytes, version_id: UUID, blob_id: UUID) -> WrappedKey:
        """Under the active key."""
        ...

    def unwrap(self, wrapped: WrappedKey, version_id: UUID, blob_id: UUID) -> bytes:
        """The key; KeyUnavailable."""
        ...


class BlobStore(Protocol):
    """Keeps containers."""

    def put(self, blob_id: UUID, pieces: Iterable[bytes]) -> None:
        """Whole or not at all."""
        ...

    def open(self, blob_id: UUID) -> IO[bytes]:
        """From the start; BlobMissing."""
        ...

    def stat(self, blob_id: UUID) -> int:
        """Length; BlobMissing."""
        ...

    def delete(self, blob_id: UUID) -> None:
        """For good."""
        ...


class EncryptedVault:
    """See ``usecases.outside.Vault``; a version's key is random and dies with its row."""

    def __init__(self, keyring: Keyring, blobs: BlobStore, chunk_log2: int = 18) -> None:
        self._keyring = keyring
        self._blobs = blobs
        self._chunk_log2 = chunk_log2

    def store(self, version_id: UUID, blob_id: UUID, pieces: Iterable[bytes]) -> WrappedKey:
        """Encrypt under a key of its own; plaintext never touches the disk."""
        data_key = secrets.token_bytes(_KEY_BYTES)
        header = new_header(blob_id, version_id, self._chunk_log2)
        self._blobs.put(blob_id, seal(header, data_key, pieces))
        return self._keyring.wrap(data_key, version_id, blob_id)

    def read(self, version: Version, key: WrappedKey) -> Iterator[bytes]:
        """Decrypt; ids and length must be those of the row."""
        data_key = self._keyring.unwrap(key, version.version_id, version.blob_id)
        expected = {container_bytes(version.size, chunk_log2) for chunk_log2 in range(16, 21)}
        if self._blobs.stat(version.blob_id) not in expected:
            raise ContainerDamaged("length")
        with self._blobs.open(version.blob_id) as file:
            yield from unseal(
                file,
                data_key,
                blob_id=version.blob_id,
                version_id=version.version_id,
                size=version.size,
            )

    def discard(self, blob_id: UUID) -> None:
        """Remove bytes that no row speaks of."""
        self._blobs.delete(blob_id)

    def seal(self, version: Version, key: WrappedKey, row_id: UUID, secret: bytes) -> bytes:
        """Bound to its row: table and id are authenticated."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher(version, key).encrypt(nonce, secret, _TABLE + row_id.bytes)

    def unseal(self, version: Version, key: WrappedKey, row_id: UUID, sealed: bytes) -> bytes:
        """The secret; ContainerDamaged if the row was touched."""
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher(version, key).decrypt(nonce, rest, _TABLE + row_id.bytes)
        except InvalidTag:
            raise ContainerDamaged("sealed row") from None

    def _cipher(self, version: Version, key: WrappedKey) -> AESGCM:
        data_key = self._keyring.unwrap(key, version.version_id, version.blob_id)
        derived = HKDF(SHA256(), _KEY_BYTES, None, _SEALED_INFO).derive(data_key)
        return AESGCM(derived)
