"""The ORDV container: how a document lies on disk, byte for byte."""

import struct
from dataclasses import dataclass
from typing import Self
from uuid import UUID

MAGIC = b"ORDV"
FORMAT = 1
AES_256_GCM_STREAM = 1
HEADER_BYTES = 64
TAG_BYTES = 16
CONTENT_INFO = b"ordinator/blob/v1"
SMALLEST_LOG2, LARGEST_LOG2 = 16, 20

_HEADER = struct.Struct(">4sBBBB16s16s16s7sB")
_INFO_BYTES = 40
_COUNTER = struct.Struct(">I")


class ContainerDamaged(ValueError):
    """The bytes are not the container that the row speaks of."""


@dataclass(frozen=True)
class Header:
    """The first 64 bytes; the whole of it is authenticated with every chunk."""

    blob_id: UUID
    version_id: UUID
    salt: bytes
    prefix: bytes
    chunk_log2: int = 18

    def __post_init__(self) -> None:
        if not SMALLEST_LOG2 <= self.chunk_log2 <= LARGEST_LOG2:
            raise ContainerDamaged("chunk size")

    @property
    def chunk_bytes(self) -> int:
        """Plaintext bytes in every chunk but the last."""
        return 1 << self.chunk_log2

    def encode(self) -> bytes:
        """The header in network byte order."""
        return _HEADER.pack(
            MAGIC,
            FORMAT,
            AES_256_GCM_STREAM,
            self.chunk_log2,
            0,
            self.blob_id.bytes,
            self.version_id.bytes,
            self.salt,
            self.prefix,
            0,
        )

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Read a header.

        Raises:
            ContainerDamaged: it is none of ours.
        """
        if len(raw) != HEADER_BYTES:
            raise ContainerDamaged("header cut")
        magic, version, algorithm, log2, flags, blob, owner, salt, prefix, end = _HEADER.unpack(raw)
        if (magic, version, algorithm, flags, end) != (MAGIC, FORMAT, AES_256_GCM_STREAM, 0, 0):
            raise ContainerDamaged("header")
        return cls(UUID(bytes=blob), UUID(bytes=owner), salt, prefix, log2)

    def key_info(self) -> bytes:
        """HKDF info: the content key belongs to this blob of this version alone."""
        return CONTENT_INFO + self.encode()[:_INFO_BYTES]

    def nonce(self, index: int, *, last: bool) -> bytes:
        """STREAM: place and end are part of the nonce, so chunks cannot be moved or dropped."""
        return self.prefix + _COUNTER.pack(index) + (b"\x01" if last else b"\x00")


def container_bytes(size: int, chunk_log2: int) -> int:
    """Length of the container of ``size`` plaintext bytes; an empty document has none."""
    chunks = -(-size >> chunk_log2)
    return HEADER_BYTES + size + chunks * TAG_BYTES
