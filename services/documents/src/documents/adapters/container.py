"""Sealing and opening ORDV containers with AES-256-GCM, in one pass and bounded memory."""

import secrets
from collections.abc import Iterable, Iterator
from typing import IO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from documents.domain.container import (
    HEADER_BYTES,
    TAG_BYTES,
    ContainerDamaged,
    Header,
)

_KEY_BYTES = 32
_SALT_BYTES = 16
_PREFIX_BYTES = 7


def new_header(blob_id: UUID, version_id: UUID, chunk_log2: int) -> Header:
    """A header with salt and prefix of its own."""
    salt, prefix = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_PREFIX_BYTES)
    return Header(blob_id, version_id, salt, prefix, chunk_log2)


def seal(header: Header, data_key: bytes, plaintext: Iterable[bytes]) -> Iterator[bytes]:
    """Encrypt a stream; yields the header, then each chunk with its tag."""
    cipher, raw = _cipher(header, data_key), header.encode()
    yield raw
    held, index = bytearray(), 0
    for piece in plaintext:
        held += piece
        # One byte more than a chunk must be there: else this chunk could be the last.
        while len(held) > header.chunk_bytes:
            chunk = bytes(held[: header.chunk_bytes])
            del held[: header.chunk_bytes]
            yield cipher.encrypt(header.nonce(index, last=False), chunk, raw)
            index += 1
    if held:
        yield cipher.encrypt(header.nonce(index, last=True), bytes(held), raw)


def unseal(
    file: IO[bytes], data_key: bytes, *, blob_id: UUID, version_id: UUID, size: int
) -> Iterator[bytes]:
    """Decrypt what the row speaks of; a chunk is released only after its tag held.

    Raises:
        ContainerDamaged: another blob, another length, or a chunk that was touched.
    """
    raw = file.read(HEADER_BYTES)
    header = Header.decode(raw)
    if (header.blob_id, header.version_id) != (blob_id, version_id):
        raise ContainerDamaged("container of another version")
    cipher, left, index = _cipher(header, data_key), size, 0
    while left:
        length = min(left, header.chunk_bytes)
        left -= length
        sealed = file.read(length + TAG_BYTES)
        try:
            yield cipher.decrypt(header.nonce(index, last=not left), sealed, raw)
        except (InvalidTag, ValueError):
            raise ContainerDamaged(f"chunk {index}") from None
        index += 1
    if file.read(1):
        raise ContainerDamaged("bytes beyond the end")


def _cipher(header: Header, data_key: bytes) -> AESGCM:
    derivation = HKDF(SHA256(), _KEY_BYTES, header.salt, header.key_info())
    return AESGCM(derivation.derive(data_key))
