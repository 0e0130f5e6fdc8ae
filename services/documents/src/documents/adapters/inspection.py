"""Looking at content while it streams in: its kind, and for XML whatever would harm a parser."""

from xml.parsers import expat

import puremagic

from documents.domain.refusals import ContentRefused, MediaUnsupported

PDF, XML = "application/pdf", "application/xml"
MOST_DEPTH = 128
MOST_NODES = 500_000
MOST_HELD = 1 << 20
"""The parser holds an unfinished tag or comment whole, and reads it from its start each time."""

_HEAD_BYTES = 1_024
_PDF_START = b"%PDF-1."


def inspect(media_type: str) -> "PdfInspection | XmlInspection":
    """The inspection for a declared kind.

    Raises:
        MediaUnsupported: a kind that nothing here looks at.
    """
    if media_type == PDF:
        return PdfInspection()
    if media_type == XML:
        return XmlInspection()
    raise MediaUnsupported(taken=[PDF, XML])


class PdfInspection:
    """The first bytes must be those of a PDF 1.x."""

    def __init__(self) -> None:
        self._head = b""

    def feed(self, piece: bytes) -> None:
        """Look at the beginning."""
        if len(self._head) < _HEAD_BYTES:
            self._head += piece[: _HEAD_BYTES - len(self._head)]
            if not _PDF_START.startswith(self._head[: len(_PDF_START)]):
                raise MediaUnsupported(declared=PDF)

    def close(self) -> None:
        """A beginning that another kind of file shares is none."""
        if not self._head.startswith(_PDF_START) or not _sniffed(self._head, "pdf"):
            raise MediaUnsupported(declared=PDF)


class XmlInspection:
    """Well-formed, without DTD or entities, of bounded depth and number of elements."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse_dtd
        self._parser.EntityDeclHandler = self._refuse_dtd
        self._parser.StartElementHandler = self._opened
        self._parser.EndElementHandler = self._closed
        self._depth = 0
        self._nodes = 0
        self._fed = 0
        self._begun = False

    def feed(self, piece: bytes) -> None:
        """Parse the next piece."""
        if not self._begun:
            self._begun = True
            if _sniffed(piece[:_HEAD_BYTES], "pdf"):
                raise MediaUnsupported(declared=XML)
        self._parse(piece, last=False)

    def close(self) -> None:
        """The document must be complete."""
        self._parse(b"", last=True)

    def _parse(self, piece: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise ContentRefused(reason="xml-malformed", line=error.lineno) from None
        except (LookupError, ValueError):
            raise ContentRefused(reason="xml-encoding") from None
        self._fed += len(piece)
        if self._fed - self._parser.CurrentByteIndex > MOST_HELD:
            raise ContentRefused(reason="xml-too-large")

    def _opened(self, _name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        self._nodes += 1
        if self._depth > MOST_DEPTH or self._nodes > MOST_NODES:
            raise ContentRefused(reason="xml-too-large")

    def _closed(self, _name: str) -> None:
        self._depth -= 1

    def _refuse_dtd(self, *_: object) -> None:
        raise ContentRefused(reason="xml-dtd")


def _sniffed(head: bytes, kind: str) -> bool:
    try:
        found = puremagic.magic_string(head)
    except puremagic.PureError:
        return False
    return any(match.extension == f".{kind}" for match in found)
