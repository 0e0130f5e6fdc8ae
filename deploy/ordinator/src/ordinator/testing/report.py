"""What `make test` ends with: seconds by phase, counts by kind, pytest's closing lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ordinator.testing.counting import Count
from ordinator.testing.phases import BUDGETS_S


@dataclass(frozen=True)
class Result:
    """How one phase went; ``closing`` is pytest's own last line."""

    name: str
    seconds: float
    good: bool
    count: Count = field(default_factory=Count)
    closing: str = ""


def lines(results: Iterable[Result], spent: float, downloading: float) -> Iterator[str]:
    """The report, line by line; ``spent`` is less than the sum where phases ran side by side."""
    results = tuple(results)
    yield ""
    yield f"{'phase':<14}{'seconds':>8}{'budget':>8}{'passed':>8}{'failed':>8}"
    for result in results:
        counts = f"{result.count.passed:>8}{result.count.failed:>8}" if result.closing else ""
        mark = "" if result.good else "  FAILED"
        budget = BUDGETS_S[result.name]
        yield f"{result.name:<14}{result.seconds:>8.1f}{budget:>8}{counts}{mark}"
    yield f"{'all':<14}{spent:>8.1f}{sum(BUDGETS_S[result.name] for result in results):>8}"
    yield f"{'downloads':<14}{downloading:>8.1f}  apart"
    yield ""
    for result in results:
        if result.closing:
            yield f"{result.name}: {result.closing}"
    total = sum((result.count for result in results), Count())
    if total.skipped:
        yield f"{total.skipped} skipped: a test that does not run proves nothing"
    broken = [result.name for result in results if not result.good and not result.count.failed]
    if broken:
        yield f"failed without a failing test: {', '.join(broken)}"
    yield f"{total.passed} passed, {total.failed + len(broken)} failed"
