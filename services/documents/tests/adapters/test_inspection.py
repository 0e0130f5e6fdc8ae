"""Looking at XML while it streams in: whatever it says of itself, it is taken or refused."""

import pytest

from documents.adapters.inspection import XmlInspection
from documents.domain.refusals import ContentRefused

PIECE = 256 * 1024


def _looked(*pieces):
    inspection = XmlInspection()
    for piece in pieces:
        inspection.feed(piece)
    inspection.close()


@pytest.mark.parametrize("encoding", ["foo", "big5", "utf-7", "idna", "rot13", "punycode"])
def test_an_encoding_that_nobody_reads_is_refused(encoding):
    with pytest.raises(ContentRefused) as refused:
        _looked(f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode())

    assert refused.value.facts["reason"] == "xml-encoding"


@pytest.mark.parametrize("begins", [b'<a b="', b"<a><!--", b"<a><?p "])
def test_a_tag_that_never_ends_is_not_held(begins):
    with pytest.raises(ContentRefused) as refused:
        _looked(begins, *[b"x" * PIECE] * 8)

    assert refused.value.facts["reason"] == "xml-too-large"


def test_a_long_text_passes():
    """A CDA document may carry a scan, as text in base64."""
    _looked(b"<a>", *[b"QUJD" * (PIECE // 4)] * 16, b"</a>")
