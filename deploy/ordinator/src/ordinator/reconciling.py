"""What services told compared with what others heard, both ways; asked of the services themselves.

No process reads two databases: each answers for its own, by its own command line.
"""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from contracts import events

Ask = Callable[[str, Sequence[str], str], str]
"""Runs a command of a service: its name, the words, standard input; what it printed."""

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
T = TypeVar("T")
PATIENCE_S = 15.0
_AGAIN_S = 1.0


@dataclass(frozen=True)
class Gap:
    """One fact that is not where it should be."""

    kind: str
    type: str
    message_id: str
    teller: str
    listener: str = ""

    def __str__(self) -> str:
        """One line of the report."""
        way = f"{self.teller} → {self.listener}" if self.listener else self.teller
        return f"{self.kind}  {way}  {self.type}  {self.message_id}"


@dataclass(frozen=True)
class Report:
    """How many facts were compared, and every gap."""

    told: int
    heard: int
    gaps: tuple[Gap, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is missing, foreign, doubled or still waiting."""
        return not self.gaps


class Comparison:
    """Compares the services that are here; what is on its way gets ``patience_s`` to arrive."""

    def __init__(self, ask: Ask, services: Sequence[str], patience_s: float = PATIENCE_S) -> None:
        self._ask = ask
        self._services = services
        self._patience_s = patience_s

    def compare(self, since: str) -> Report:
        """Compare all that was told and heard since a moment or a span such as ``24h``."""
        told = self._each(lambda one: self._json(one, "outbox", "list", "--since", since))
        heard = self._each(lambda one: self._json(one, "inbox", "list", "--since", since))
        gaps = [
            *self._each(lambda listener: list(self._missing(listener, told))).values(),
            *self._each(lambda teller: list(self._foreign(teller, heard))).values(),
        ]
        return Report(_size(told), _size(heard), tuple(gap for part in gaps for gap in part))

    def heal(self, since: str, gaps: Collection[Gap]) -> int:
        """Have the tellers tell what is missing again; how many facts."""
        wanted = defaultdict(set)
        for gap in gaps:
            if gap.kind == "missing":
                wanted[gap.teller].add(gap.message_id)
        for teller, ids in wanted.items():
            words = ("outbox", "replay", "--since", since, "--ids")
            self._ask(teller, words, "\n".join(sorted(ids)))
        return sum(map(len, wanted.values()))

    def _missing(self, listener: str, told: Rows) -> Iterator[Gap]:
        types = {
            row["message_id"]: row["type"]
            for rows in told.values()
            for row in rows
            if listener in events.listeners(row["type"])
        }
        absent, doubled = self._owed(listener, types)
        for kind, found in (("missing", absent), ("doubled", doubled)):
            for one in sorted(found):
                yield Gap(kind, types[one], one, types[one].partition(".")[0], listener)

    def _owed(self, listener: str, owed: Collection[str]) -> tuple[set[str], set[str]]:
        """Ids that the listener neither heard nor keeps, and those it has both ways."""
        deadline = time.monotonic() + self._patience_s
        absent, doubled = set(owed), set[str]()
        while absent:
            known = self._json(listener, "inbox", "known", given="\n".join(sorted(absent)))
            doubled |= {*known["heard"]} & {*known["open"]}
            absent -= {*known["heard"], *known["dead"]}
            if not absent or time.monotonic() > deadline:
                break
            time.sleep(_AGAIN_S)
        return absent, doubled

    def _foreign(self, teller: str, heard: Rows) -> Iterator[Gap]:
        claimed = {
            row["message_id"]: (row["type"], listener)
            for listener, rows in heard.items()
            for row in rows
            if row["type"].startswith(f"{teller}.")
        }
        if not claimed:
            return
        known = self._json(teller, "outbox", "known", given="\n".join(sorted(claimed)))
        for one in sorted(claimed.keys() - {*known}):
            kind, listener = claimed[one]
            yield Gap("foreign", kind, one, teller, listener)

    def _each(self, do: Callable[[str], T]) -> dict[str, T]:
        with ThreadPoolExecutor() as threads:
            return dict(zip(self._services, threads.map(do, self._services), strict=True))

    def _json(self, service: str, *words: str, given: str = "") -> Any:
        return json.loads(self._ask(service, words, given))


def _size(rows: Rows) -> int:
    return sum(map(len, rows.values()))
