"""The strict reader of DER on input that is made to hurt."""

import pytest

from documents.domain import der
from documents.domain.der import NotDer


def _oid(content):
    """An identifier with a length in DER."""
    size = len(content)
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    head = bytes([size]) if size < 128 else bytes([0x80 | len(digits)]) + digits
    return der.parse(b"\x06" + head + content)


def test_an_identifier_of_a_uuid_is_read():
    """ITU-T X.667: the longest arc in use, 128 bits."""
    node = _oid(b"\x69" + b"\x83" + b"\xff" * 17 + b"\x7f")

    assert der.oid(node) == f"2.25.{2**128 - 1}"


@pytest.mark.parametrize("size", [4_000, 1 << 18], ids=["too_long_to_print", "too_long_to_shift"])
@pytest.mark.timeout(5)
def test_an_identifier_without_end_is_refused_unread(size):
    node = _oid(b"\x2a" + b"\x81" * size + b"\x01")

    with pytest.raises(NotDer, match="oid"):
        der.oid(node)
