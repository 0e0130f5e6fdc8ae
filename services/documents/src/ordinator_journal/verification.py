"""Whether an exported journal is what its heads say: chain, gaps, roots, signatures."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ordinator_journal.entries import GENESIS, MEMBERS, NotCanonical, canonical, leaf
from ordinator_journal.heads import BadHead, Head
from ordinator_journal.tree import Frontier

TORN = "a last line is torn, its writer was stopped at it"


class Exit(IntEnum):
    """How the verifier ends."""

    INTACT = 0
    ALTERED = 1
    INCOMPLETE = 2


@dataclass(frozen=True)
class Verdict:
    """The outcome; ``seq`` is the first entry that is wrong or missing."""

    exit: Exit
    why: str
    seq: int | None = None
    entries: int = 0
    heads: int = 0

    def line(self) -> str:
        """One sentence for the auditor."""
        place = f" at entry {self.seq}" if self.seq is not None else ""
        counted = f"{self.entries} entries, {self.heads} heads"
        return f"{self.exit.name.lower()}: {self.why}{place} ({counted})"


def verify(
    lines: Iterable[bytes],
    heads: Iterable[bytes],
    key: Ed25519PublicKey,
    witness: Iterable[bytes] = (),
) -> Verdict:
    """Check an export against its heads and against heads kept by others.

    ``lines`` are the entries from the first on. Heads of ``witness`` come from outside (another
    volume, a counterpart's package): one that is larger than the export shows a cut tail.
    """
    try:
        known, torn = _heads(heads)
        outside, torn_outside = _heads(witness)
    except BadHead:
        return Verdict(Exit.ALTERED, "a head is malformed")
    verdict = _against(lines, known, outside, key)
    if torn or torn_outside:
        return replace(verdict, why=f"{verdict.why}; {TORN}")
    return verdict


def _heads(lines: Iterable[bytes]) -> tuple[list[Head], bool]:
    """The heads, and whether the last line is torn: cut short before its newline was written.

    Raises:
        BadHead: a line is no head, and no crash can have made it so.
    """
    found: list[Head] = []
    given = iter(lines)
    for line in given:
        if not line.strip():
            continue
        try:
            found.append(Head.read(line))
        except BadHead:
            if line.endswith(b"\n") or next(given, None) is not None:
                raise
            return found, True
    return found, False


def _against(
    lines: Iterable[bytes], known: list[Head], outside: list[Head], key: Ed25519PublicKey
) -> Verdict:
    for head in [*known, *outside]:
        if not head.holds(key):
            return Verdict(Exit.ALTERED, f"the head of size {head.size} is not signed by the key")
    roots: dict[int, set[bytes]] = {}
    for head in [*known, *outside]:
        roots.setdefault(head.size, set()).add(head.root)
    if len({head.journal_id for head in [*known, *outside]}) > 1:
        return Verdict(Exit.ALTERED, "heads of different journals")
    return _walk(lines, roots, len(known))


def _walk(lines: Iterable[bytes], roots: dict[int, set[bytes]], heads: int) -> Verdict:
    frontier, prev, covered = Frontier(), GENESIS, 0
    for line in lines:
        text = line.rstrip(b"\n")
        seq = frontier.size + 1
        why = _wrong(text, seq, prev)
        if why:
            return Verdict(Exit.ALTERED, why, seq, frontier.size, heads)
        prev = leaf(text)
        frontier.add(prev)
        if frontier.size in roots:
            if roots[frontier.size] != {frontier.root()}:
                first = covered + 1
                why = f"the root of size {frontier.size} differs from its head, first"
                return Verdict(Exit.ALTERED, why, first, frontier.size, heads)
            covered = frontier.size
    largest = max(roots, default=0)
    if largest > frontier.size:
        why = f"a head tells of {largest} entries; the tail is cut"
        return Verdict(Exit.INCOMPLETE, why, frontier.size + 1, frontier.size, heads)
    if covered < frontier.size:
        why = "no head covers the entries from here on"
        return Verdict(Exit.INCOMPLETE, why, covered + 1, frontier.size, heads)
    return Verdict(Exit.INTACT, "chain, roots and signatures hold", None, frontier.size, heads)


def _wrong(text: bytes, seq: int, prev: bytes) -> str | None:
    try:
        entry: Any = json.loads(text)
        same = isinstance(entry, dict) and canonical(entry) == text
    except (ValueError, NotCanonical):
        return "the entry is malformed"
    if not same or tuple(sorted(entry)) != MEMBERS:
        return "the entry is not in its canonical form"
    if entry["seq"] != seq:
        return "the entry is out of its place"
    if entry["prev"] != prev.hex():
        return "the entry does not follow from the one before"
    return None
