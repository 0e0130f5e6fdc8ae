"""Many who do something at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from chassis.refusal import Refusal, Unavailable

TOGETHER_S = 60


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each came to, in order: its answer, or the type of the refusal.

    Each has a thread of its own, and none begins before all are there.

    Raises:
        BrokenBarrierError: the machine did not bring them together in time.
    """
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(TOGETHER_S)
        try:
            return act()
        except (Refusal, Unavailable) as refusal:
            return type(refusal)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
