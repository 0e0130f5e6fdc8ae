"""A form with a file, read as it comes: fields first, then the file, never a copy of it here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import request
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from cabinet.domain.refusals import FileMissing, FormMalformed

CHUNK = 64 << 10
# Bounds the fields before the file and the decoder's own buffer as well.
_FIELDS_MAX = 1 << 20
_PARTS_MAX = 32
# RFC 6838 §4.2; it goes on in a header of ours.
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]{1,127}/[\w!#$&^.+-]{1,127}(?=\s*(;|$))", re.ASCII)


@dataclass(frozen=True)
class Streamed:
    """The fields that stood before the file, and the file; ``size`` is what the form promises."""

    fields: dict[str, str]
    name: str
    media_type: str
    size: int
    chunks: Iterator[bytes]


def read(file_field: str) -> Streamed:
    """Read up to the file, which must be the last part.

    Raises:
        FormMalformed: it is no such form, or breaks off before the file.
        FileMissing: the file's field is empty.
    """
    boundary = request.mimetype_params.get("boundary", "")
    length = request.content_length
    if request.mimetype != "multipart/form-data" or length is None:
        raise FormMalformed
    if not boundary or not boundary.isascii():
        raise FormMalformed
    return _Reading(boundary.encode("ascii"), length).up_to(file_field)


class _Reading:
    def __init__(self, boundary: bytes, length: int) -> None:
        self._decoder = MultipartDecoder(
            boundary, max_form_memory_size=_FIELDS_MAX, max_parts=_PARTS_MAX
        )
        self._length = length
        self._fed = 0
        self._tail = len(b"\r\n--" + boundary + b"--\r\n")

    def up_to(self, file_field: str) -> Streamed:
        fields: dict[str, str] = {}
        name, text = "", b""
        for event in self._events():
            if isinstance(event, Field):
                name, text = event.name, b""
            elif isinstance(event, Data):
                text += event.data
                if self._fed > _FIELDS_MAX:
                    raise FormMalformed
                if not event.more_data:
                    fields[name] = text.decode("utf-8", "replace")
            elif isinstance(event, File) and event.name == file_field:
                return self._file(event, fields)
            elif isinstance(event, File):
                raise FormMalformed
        raise FileMissing

    def _file(self, file: File, fields: dict[str, str]) -> Streamed:
        if not file.filename:
            raise FileMissing
        # The decoder still holds the line break that ends the file's headers.
        begins = self._fed - len(self._decoder.buffer) + len(b"\r\n")
        size = self._length - begins - self._tail
        if size < 0:
            raise FormMalformed
        named = _MEDIA_TYPE.match(file.headers.get("Content-Type", ""))
        media_type = named[0] if named else "application/octet-stream"
        return Streamed(fields, file.filename, media_type, size, self._content(size))

    def _content(self, size: int) -> Iterator[bytes]:
        """The file's bytes; FormMalformed if they are not as many as the form promised."""
        left = size
        for event in self._events():
            if isinstance(event, Data):
                left -= len(event.data)
                if left < 0:
                    raise FormMalformed
                if event.data:
                    yield event.data
            elif not isinstance(event, Epilogue):
                raise FormMalformed
        if left:
            raise FormMalformed

    def _events(self) -> Iterator[Event]:
        try:
            while not isinstance(event := self._decoder.next_event(), Epilogue):
                if isinstance(event, NeedData):
                    self._feed()
                else:
                    yield event
            yield event
        except ValueError:
            raise FormMalformed from None

    def _feed(self) -> None:
        chunk = request.stream.read(CHUNK)
        self._fed += len(chunk)
        self._decoder.receive_data(chunk or None)
