"""The wire format of official dictionaries: a passport and parts of rows. All or nothing."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from frmr.domain.dictionary import LAYOUTS, Dictionary, Entry, Layout
from frmr.domain.refusals import DictionaryMalformed

MOST_ROWS_A_PART = 2_000
_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
_VERSION = re.compile(r"\d{1,9}(\.\d{1,9}){0,3}", re.ASCII)
_TRUE = frozenset({"1", "true"})

Row = dict[str, str | None]


def read(passport: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> Dictionary:
    """Read one version.

    Raises:
        DictionaryMalformed: ``reason`` says what is wrong, ``place`` where it was met.
    """
    try:
        return _read(passport, parts)
    except (KeyError, TypeError, AttributeError):
        raise DictionaryMalformed(reason="shape") from None


def _read(passport: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> Dictionary:
    for piece in (passport, *parts):
        if piece["result"] != "OK":
            raise DictionaryMalformed(reason="result")
    if not _VERSION.fullmatch(passport["version"]):
        raise DictionaryMalformed(reason="version")
    types = {field["field"]: field["dataType"] for field in passport["fields"]}
    rows = _rows(passport, parts, types)
    names = {passport["oid"], *(code["value"] for code in passport.get("codes") or ())}
    oid = next((name for name in sorted(names) if name in LAYOUTS), passport["oid"])
    entries = _entries(rows, _layout(oid, passport, types))
    published = passport.get("publishDate")
    return Dictionary(
        oid=oid,
        version=passport["version"],
        published_at=_moment(published) if published else None,
        aliases=tuple(sorted(names - {oid})),
        entries=entries,
    )


def _rows(
    passport: Mapping[str, Any], parts: Sequence[Mapping[str, Any]], types: Mapping[str, str]
) -> list[Row]:
    rows = [
        _row(cells, types, place)
        for place, cells in enumerate((cells for part in parts for cells in part["list"]), start=1)
    ]
    if any(len(part["list"]) > MOST_ROWS_A_PART for part in parts):
        raise DictionaryMalformed(reason="part-too-long")
    totals = {passport["rowsCount"], len(rows), *(part["total"] for part in parts)}
    if len(totals) != 1:
        raise DictionaryMalformed(reason="rows-lost")
    return rows


def _row(cells: Sequence[Mapping[str, Any]], types: Mapping[str, str], place: int) -> Row:
    row: Row = {}
    for cell in cells:
        name, value = cell["column"], cell["value"]
        if name in row or name not in types or set(cell) != {"column", "value"}:
            raise DictionaryMalformed(reason="columns", place=place)
        if value is not None and not isinstance(value, str):
            raise DictionaryMalformed(reason="cell", place=place)
        row[name] = value or None
        _demand_type(row[name], types[name], place)
    if row.keys() != types.keys():
        raise DictionaryMalformed(reason="columns", place=place)
    return row


def _demand_type(value: str | None, kind: str, place: int) -> None:
    if value is None:
        return
    if kind == "INTEGER" and not _INTEGER.fullmatch(value):
        raise DictionaryMalformed(reason="integer", place=place)
    if kind == "BOOLEAN" and value not in {"true", "false"}:
        raise DictionaryMalformed(reason="boolean", place=place)
    if kind == "DATETIME":
        _day(value)


def _layout(oid: str, passport: Mapping[str, Any], types: Mapping[str, str]) -> Layout:
    if oid in LAYOUTS:
        layout = LAYOUTS[oid]
    else:
        keys = {key["type"]: key["field"] for key in passport["keys"]}
        if not {"PRIMARY", "VALUE"} <= keys.keys():
            raise DictionaryMalformed(reason="keys")
        layout = Layout(keys["PRIMARY"], keys["VALUE"], keys.get("FOREIGN"))
    named = (
        layout.code,
        layout.display,
        layout.parent,
        layout.actual,
        layout.retired,
        layout.heading,
    )
    if any(column is not None and column not in types for column in named):
        raise DictionaryMalformed(reason="keys")
    return layout


def _entries(rows: list[Row], layout: Layout) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for place, row in enumerate(rows, start=1):
        entry = _entry(row, layout, place)
        if entry.code in entries:
            raise DictionaryMalformed(reason="code-doubled", place=place)
        entries[entry.code] = entry
    _demand_tree(entries)
    return entries


def _entry(row: Row, layout: Layout, place: int) -> Entry:
    code, display = row[layout.code], row[layout.display]
    if code is None or display is None:
        raise DictionaryMalformed(reason="code-missing", place=place)
    retired = row[layout.retired] if layout.retired else None
    return Entry(
        code=code,
        display=display,
        parent=row[layout.parent] if layout.parent else None,
        heading=layout.heading is not None and row[layout.heading] in _TRUE,
        actual=layout.actual is None or row[layout.actual] in _TRUE,
        retired_on=_day(retired) if retired else None,
        columns=row,
    )


def _demand_tree(entries: Mapping[str, Entry]) -> None:
    """Every parent is a row, and going up from anywhere comes to an end."""
    settled: set[str] = set()
    for start in entries.values():
        path: set[str] = set()
        entry = start
        while entry.code not in settled:
            if entry.code in path:
                raise DictionaryMalformed(reason="cycle", value=start.code)
            path.add(entry.code)
            if entry.parent is None:
                break
            if entry.parent not in entries:
                raise DictionaryMalformed(reason="parent-unknown", value=entry.code)
            entry = entries[entry.parent]
        settled |= path


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=UTC).date()
    except ValueError:
        raise DictionaryMalformed(reason="date") from None


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%d.%m.%Y %H:%M").replace(tzinfo=UTC)
    except ValueError:
        raise DictionaryMalformed(reason="date") from None
