"""What a PDF may hold: it opens unrepaired, and nothing in it acts by itself."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf

_ACTING = {"/JavaScript": "javascript", "/Launch": "launch"}
_HOLDING = {"/JS": "javascript", "/EF": "embedded-files"}
_MOST_OBJECTS = 200_000


def check_pdf(content: BinaryIO) -> list[dict[str, Any]]:
    """Findings on one PDF."""
    try:
        with pikepdf.open(content, attempt_recovery=False, suppress_warnings=True) as pdf:
            return list(_findings(pdf))
    except pikepdf.PasswordError:
        return [_finding("refuse", "pdf.encrypted")]
    except (pikepdf.PdfError, ValueError):
        return [_finding("refuse", "pdf.malformed")]


def _findings(pdf: pikepdf.Pdf) -> Iterator[dict[str, Any]]:
    if pdf.is_encrypted:
        yield _finding("refuse", "pdf.encrypted")
    root = pdf.Root
    names = root.get("/Names", pikepdf.Dictionary())
    if "/JavaScript" in names:
        yield _finding("refuse", "pdf.javascript", "/Root/Names/JavaScript")
    if "/EmbeddedFiles" in names:
        yield _finding("refuse", "pdf.embedded-files", "/Root/Names/EmbeddedFiles")
    if "/XFA" in root.get("/AcroForm", pikepdf.Dictionary()):
        yield _finding("refuse", "pdf.xfa", "/Root/AcroForm/XFA")
    if len(pdf.objects) > _MOST_OBJECTS:
        yield _finding("refuse", "pdf.too-many-objects")
        return
    yield from _acting(pdf)
    if _claims_pdf_a(pdf):
        yield _finding("info", "pdf.pdfa-claimed-not-verified")
    else:
        yield _finding("warn", "pdf.pdfa-not-claimed")


def _acting(pdf: pikepdf.Pdf) -> Iterator[dict[str, Any]]:
    """Each kind once, where it stands first: a crowd of them says no more."""
    told: set[str] = set()
    for number, found in enumerate(pdf.objects):
        for dictionary in _dictionaries(found):
            for name in _kinds(dictionary) - told:
                told.add(name)
                yield _finding("refuse", f"pdf.{name}", f"object {number + 1}")


def _dictionaries(found: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """An object's own dictionaries, however deep; others that it refers to have their turn."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        inner: list[pikepdf.Object] = []
        if isinstance(one, pikepdf.Dictionary):
            yield one
            inner = [value for _, value in one.items()]
        elif isinstance(one, pikepdf.Array):
            inner = list(one)
        waiting += [value for value in inner if _is_direct(value)]


def _is_direct(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def _kinds(dictionary: pikepdf.Dictionary) -> set[str]:
    """ISO 32000-1 §12.6.4: what an action does; §7.11.4: a file within the file."""
    kinds = {_ACTING[action] for action in [str(dictionary.get("/S", ""))] if action in _ACTING}
    return kinds | {_HOLDING[key] for key in _HOLDING if key in dictionary}


def _claims_pdf_a(pdf: pikepdf.Pdf) -> bool:
    metadata = pdf.Root.get("/Metadata")
    if not isinstance(metadata, pikepdf.Stream):
        return False
    return b"http://www.aiim.org/pdfa/ns/id/" in metadata.read_bytes()


def _finding(level: str, kind: str, place: str = "") -> dict[str, Any]:
    return {"level": level, "id": kind, "place": place}
