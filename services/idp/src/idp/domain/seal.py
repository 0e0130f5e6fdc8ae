"""Seals over the entries of the audit: a chain that shows what was changed, removed or inserted.

A seal holds a digest of each of its entries, so the first bad one can be named, and the seals still
hang together when the entries themselves are swept. Its hash is keyed: whoever can write to the
database, and to nothing else, cannot make another chain.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from idp.domain.audit import Kept

BEGINNING = bytes(32)
"""What the first seal follows."""
_NUMBER_BYTES = 8
_DIGEST_BYTES = 32
_ONE = _NUMBER_BYTES + _DIGEST_BYTES


@dataclass(frozen=True)
class Seal:
    """One link of the chain, over all entries from one number to another.

    Attributes:
        digests: Of each entry its number (8 bytes) and the SHA-256 of what it says.
        previous: The hash of the seal before.
        hash: Keyed, over all of the above.
    """

    number: int
    first_entry: int
    last_entry: int
    digests: bytes
    previous: bytes
    hash: bytes
    sealed_at: datetime

    @property
    def entries(self) -> int:
        """How many entries it is over."""
        return len(self.digests) // _ONE


class Wrong(StrEnum):
    """What may have happened to the audit."""

    CHANGED = "entry-changed"
    REMOVED = "entry-removed"
    INSERTED = "entry-inserted"
    SEAL_BROKEN = "seal-broken"
    SEAL_MISSING = "seal-missing"


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong: at which seal, and at which entry if it is one."""

    wrong: Wrong
    seal: int
    entry: int | None = None


def made(
    key: bytes, former: Seal | None, entries: Sequence[Kept], last_entry: int, now: datetime
) -> Seal:
    """The seal that follows ``former``, over ``entries`` and everything up to ``last_entry``."""
    number, first_entry, previous = _place(former)
    digests = b"".join(_numbered(kept.number) + _digest(kept) for kept in entries)
    at = now.astimezone(UTC)
    hashed = _hash(key, (number, first_entry, last_entry, at), digests, previous)
    return Seal(number, first_entry, last_entry, digests, previous, hashed, at)


def broken(key: bytes, former: Seal | None, seal: Seal) -> Fault | None:
    """What is wrong with a seal that must follow ``former``."""
    number, first_entry, previous = _place(former)
    if seal.number != number:
        return Fault(Wrong.SEAL_MISSING, number)
    told = (seal.number, seal.first_entry, seal.last_entry, seal.sealed_at)
    hashed = _hash(key, told, seal.digests, seal.previous)
    follows = (seal.first_entry, seal.previous) == (first_entry, previous)
    if follows and hmac.compare_digest(seal.hash, hashed):
        return None
    return Fault(Wrong.SEAL_BROKEN, number)


def tampered(seal: Seal, entries: Iterable[Kept]) -> Fault | None:
    """The first entry of the seal that is not as it was sealed; ``entries`` rise by number."""
    there = {kept.number: kept for kept in entries}
    sealed = dict(_sealed(seal))
    for number in sorted({*there, *sealed}):
        if number not in there:
            return Fault(Wrong.REMOVED, seal.number, number)
        if number not in sealed:
            return Fault(Wrong.INSERTED, seal.number, number)
        if not hmac.compare_digest(_digest(there[number]), sealed[number]):
            return Fault(Wrong.CHANGED, seal.number, number)
    return None


def _place(former: Seal | None) -> tuple[int, int, bytes]:
    if former is None:
        return 1, 1, BEGINNING
    return former.number + 1, former.last_entry + 1, former.hash


def _sealed(seal: Seal) -> Iterator[tuple[int, bytes]]:
    for at in range(0, len(seal.digests), _ONE):
        one = seal.digests[at : at + _ONE]
        yield int.from_bytes(one[:_NUMBER_BYTES], "big"), one[_NUMBER_BYTES:]


def _numbered(number: int) -> bytes:
    return number.to_bytes(_NUMBER_BYTES, "big")


def _digest(kept: Kept) -> bytes:
    told = vars(kept.entry) | vars(kept.whence) | {"number": kept.number, "at": _moment(kept.at)}
    return hashlib.sha256(_canonical(told)).digest()


def _hash(
    key: bytes, told: tuple[int, int, int, datetime], digests: bytes, previous: bytes
) -> bytes:
    *numbers, at = told
    header = _canonical([*numbers, _moment(at), previous.hex()])
    return hmac.digest(key, header + b"\n" + digests, "sha256")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _canonical(told: Any) -> bytes:
    """JSON in one spelling: names sorted, no spaces, ids as their text."""
    return json.dumps(
        told, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
    ).encode()
