"""What the Compose file and the edge are tried with: both generations of Compose, and Caddy."""

import time

from ordinator.place import Place
from ordinator.tree import build, releases


def fetch(place: Place) -> float:
    """Have them unpacked; returns the seconds that it took.

    Raises:
        Stopped: one of them cannot be had on this machine.
    """
    begun = time.monotonic()
    releases.compose_1(place)
    releases.compose_2(place)
    build.build(place, ["caddy"])
    return time.monotonic() - begun
