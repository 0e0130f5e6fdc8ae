"""Sealing and opening: the known answer, and what a hand at the disk cannot do."""

import io
from uuid import UUID, uuid4

import pytest

from documents.adapters.container import new_header, seal, unseal
from documents.domain.container import ContainerDamaged, Header

KEY = bytes(range(0x20))
BLOB, VERSION = UUID(bytes=bytes(range(0x10))), UUID(bytes=bytes(range(0x10, 0x20)))
HEADER = Header(BLOB, VERSION, bytes(range(0x20, 0x30)), bytes(range(0x30, 0x37)), 16)
CHUNK = 65_536 + 16
CONTENT = bytes(range(251)) * 800  # four chunks
SIZE = 200_800


def _sealed(content=CONTENT, header=HEADER):
    return b"".join(seal(header, KEY, [content]))


def _opened(raw, *, size=SIZE, blob=BLOB, version=VERSION, key=KEY):
    return b"".join(unseal(io.BytesIO(raw), key, blob_id=blob, version_id=version, size=size))


def test_known_answer():
    raw = _sealed(b"Ordinator")

    assert raw[64:].hex() == "207086bce76b6f26940127b1df0dafa7086fa0ef9e1b306eb8"


@pytest.mark.parametrize("size", [1, 65_535, 65_536, 65_537, 131_072, 200_800])
def test_what_was_sealed_is_opened(size):
    content = CONTENT[:size]

    assert _opened(_sealed(content), size=size) == content


def test_pieces_of_any_size_make_the_same_container():
    pieces = [CONTENT[at : at + 1_000] for at in range(0, len(CONTENT), 1_000)]

    assert b"".join(seal(HEADER, KEY, pieces)) == _sealed()


def _swapped(raw):
    first, second = raw[64 : 64 + CHUNK], raw[64 + CHUNK : 64 + 2 * CHUNK]
    return raw[:64] + second + first + raw[64 + 2 * CHUNK :]


def _flipped(raw):
    return raw[:70_000] + bytes([raw[70_000] ^ 1]) + raw[70_001:]


@pytest.mark.parametrize(
    "damage",
    [
        _swapped,
        lambda raw: raw[:64] + raw[64 + CHUNK :],
        lambda raw: raw[: 64 + CHUNK] + raw[64:],
        _flipped,
        lambda raw: raw[:40] + b"\xff" + raw[41:],
        lambda raw: raw[:-1],
        lambda raw: raw + b"\x00",
    ],
    ids=[
        "chunk_swapped",
        "chunk_dropped",
        "chunk_doubled",
        "chunk_flipped",
        "header_edited",
        "cut",
        "longer",
    ],
)
def test_a_touched_container_is_damaged(damage):
    with pytest.raises(ContainerDamaged):
        _opened(damage(_sealed()))


@pytest.mark.parametrize(
    "row",
    [{"blob": uuid4()}, {"version": uuid4()}, {"key": bytes(32)}, {"size": 65_536}],
    ids=["foreign_blob", "foreign_version", "foreign_key", "other_length"],
)
def test_a_row_that_speaks_of_something_else_opens_nothing(row):
    with pytest.raises(ContainerDamaged):
        _opened(_sealed(), **row)


def test_chunks_before_the_damage_are_whole():
    pieces = unseal(
        io.BytesIO(_flipped(_sealed())), KEY, blob_id=BLOB, version_id=VERSION, size=len(CONTENT)
    )

    assert next(pieces) == CONTENT[:65_536]
    with pytest.raises(ContainerDamaged):
        next(pieces)


def test_no_two_headers_share_salt_and_prefix():
    one, two = (new_header(BLOB, VERSION, 18) for _ in range(2))

    assert one.salt != two.salt
    assert one.prefix != two.prefix
