"""The verdicts for people, and for machines."""

import json
from collections.abc import Iterator, Sequence

from ordinator.demands.evidence import Verdict


def lines(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Each row with its tests, then the figure, then what is not met."""
    for verdict in verdicts:
        yield f"{'met    ' if verdict.met else 'NOT MET'}  {verdict.row.name}  {verdict.row.told}"
        for one in verdict.shown:
            yield f"             {one.outcome}  {one.test}"
        if not verdict.shown:
            yield "             no end-to-end test is marked with this row"
    yield f"{sum(verdict.met for verdict in verdicts)} of {len(verdicts)} demands are met"
    if lacking := [verdict.row.name for verdict in verdicts if not verdict.met]:
        yield f"not met: {' '.join(lacking)}"


def as_json(verdicts: Sequence[Verdict]) -> str:
    """The same as one object."""
    told = {
        "rows": [
            {
                "row": verdict.row.name,
                "demand": verdict.row.told,
                "met": verdict.met,
                "tests": [{"test": one.test, "outcome": one.outcome} for one in verdict.shown],
            }
            for verdict in verdicts
        ],
        "met": sum(verdict.met for verdict in verdicts),
        "of": len(verdicts),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
