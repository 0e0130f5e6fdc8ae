"""The layout of the container, by hand."""

from uuid import UUID

import pytest

from documents.domain.container import ContainerDamaged, Header, container_bytes

HEADER = Header(
    blob_id=UUID(bytes=bytes(range(0x10))),
    version_id=UUID(bytes=bytes(range(0x10, 0x20))),
    salt=bytes(range(0x20, 0x30)),
    prefix=bytes(range(0x30, 0x37)),
    chunk_log2=16,
)
RAW = bytes.fromhex(
    "4f524456 01 01 10 00"
    "000102030405060708090a0b0c0d0e0f"
    "101112131415161718191a1b1c1d1e1f"
    "202122232425262728292a2b2c2d2e2f"
    "30313233343536 00"
)


def test_header_is_the_known_64_bytes():
    assert HEADER.encode() == RAW
    assert Header.decode(RAW) == HEADER


def test_place_and_end_are_in_the_nonce():
    assert HEADER.nonce(0, last=False).hex() == "303132333435360000000000"
    assert HEADER.nonce(258, last=True).hex() == "303132333435360000010201"


@pytest.mark.parametrize(
    ("size", "expected"), [(1, 81), (65_536, 65_616), (65_537, 65_633), (131_072, 131_168)]
)
def test_length_follows_from_the_size(size, expected):
    assert container_bytes(size, 16) == expected


@pytest.mark.parametrize("place", [0, 4, 5, 6, 7, 63])
def test_a_header_of_another_kind_is_refused(place):
    edited = bytearray(RAW)
    edited[place] = 0xFF

    with pytest.raises(ContainerDamaged):
        Header.decode(bytes(edited))


def test_a_cut_header_is_refused():
    with pytest.raises(ContainerDamaged):
        Header.decode(RAW[:-1])
