"""Ports on the loopback: whether one is free, and where a row of free ones begins."""

import random
import socket

from ordinator.failures import Stopped

LOOPBACK = "127.0.0.1"
PRIVATE = range(20000, 30000)  # below the range from which the system takes outgoing ports


def is_free(port: int) -> bool:
    """Whether nothing listens on ``port`` of the loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether something accepts connections on ``port`` of the loopback."""
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True


def free_row(count: int) -> int:
    """The first of ``count`` neighbouring free ports at a random place, for private servers."""
    for _ in range(200):
        first = random.randrange(PRIVATE.start, PRIVATE.stop - count)  # noqa: S311  no secret
        if all(is_free(port) for port in range(first, first + count)):
            return first
    raise Stopped(f"no {count} neighbouring free ports between {PRIVATE.start} and {PRIVATE.stop}")
