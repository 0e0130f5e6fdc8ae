"""The cores of this machine, and how many processes of a service share them."""

import os

from chassis import metrics


def cores() -> int:
    """Those that this process may run on."""
    return len(os.sched_getaffinity(0))


def web_workers(told: int) -> int:
    """Web processes as the setting tells; 0: two where there are cores for them, else one.

    Two want figures that both write into.
    """
    return told or (2 if cores() > 2 and metrics.shared() else 1)  # noqa: PLR2004 - cores
