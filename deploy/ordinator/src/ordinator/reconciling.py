"""What services told compared with what others heard, both ways; asked of the services themselves.

No process reads two databases: each answers for its own, by its own command line.
"""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from contracts import events

Ask = Callable[[str, Sequence[str], str], str]
"""Runs a command of a service: its name, the words, standard input; what it printed."""

Types = Mapping[str, str]
"""Types of facts by message id."""
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
        """Compare all that was told and heard since a moment or a span such as ``24h``.

        Whole sides are asked once; single ids only where one side lacks what the other has.
        """
        told = self._each(lambda one: _types(self._json(one, "outbox", "list", "--since", since)))
        heard = self._each(lambda one: self._json(one, "inbox", "list", "--since", since))
        gaps = [
            *self._each(lambda listener: self._missing(listener, told, heard[listener])).values(),
            *self._each(lambda teller: self._foreign(teller, told[teller], heard)).values(),
        ]
        return Report(
            sum(map(len, told.values())),
            sum(len(one["heard"]) for one in heard.values()),
            tuple(gap for part in gaps for gap in part),
        )

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

    def _missing(self, listener: str, told: Mapping[str, Types], side: Any) -> list[Gap]:
        owed = {
            one: kind
            for types in told.values()
            for one, kind in types.items()
            if listener in events.listeners(kind)
        }
        heard = _types(side["heard"])
        found = {
            "missing": self._absent(listener, {*owed} - {*heard}),
            "doubled": {*owed} & {*heard} & {*side["open"]},
        }
        return [
            Gap(kind, owed[one], one, owed[one].partition(".")[0], listener)
            for kind, ids in found.items()
            for one in sorted(ids)
        ]

    def _absent(self, listener: str, ids: set[str]) -> set[str]:
        """Those that the listener neither heard nor buried, also if they are given time."""
        deadline = time.monotonic() + self._patience_s
        while ids:
            ids = ids - {*self._json(listener, "inbox", "known", given="\n".join(sorted(ids)))}
            if not ids or time.monotonic() > deadline:
                break
            time.sleep(_AGAIN_S)
        return ids

    def _foreign(self, teller: str, told: Types, heard: Mapping[str, Any]) -> list[Gap]:
        claimed = {
            one: (kind, listener)
            for listener, side in heard.items()
            for one, kind in _types(side["heard"]).items()
            if kind.startswith(f"{teller}.") and one not in told
        }
        if not claimed:
            return []
        known = self._json(teller, "outbox", "known", given="\n".join(sorted(claimed)))
        return [
            Gap("foreign", claimed[one][0], one, teller, claimed[one][1])
            for one in sorted({*claimed} - {*known})
        ]

    def _each(self, do: Callable[[str], T]) -> dict[str, T]:
        with ThreadPoolExecutor() as threads:
            return dict(zip(self._services, threads.map(do, self._services), strict=True))

    def _json(self, service: str, *words: str, given: str = "") -> Any:
        return json.loads(self._ask(service, words, given))


def _types(rows: Sequence[Mapping[str, str]]) -> Types:
    return {row["message_id"]: row["type"] for row in rows}
