"""The four services as processes: which roles each has, which are here, and how health is asked."""

import http.client
from collections.abc import Mapping
from pathlib import Path

from ordinator.ports import LOOPBACK

ROLES = {
    "idp": ("web", "relay", "worker"),
    "frmr": ("web", "relay", "worker"),
    "cabinet": ("web", "relay", "worker"),
    "documents": ("web", "relay", "worker", "checker", "courier", "keeper"),
}
SEEDED = ("idp", "frmr", "documents")  # the cabinet learns of people by events
HEALTHY = 200


def present(house: Path) -> tuple[str, ...]:
    """The services that this tree holds: one may be run without the other three."""
    return tuple(
        service
        for service in ROLES
        if (house / "services" / service / "src" / service / "__main__.py").exists()
    )


def answers(port: int, path: str) -> bool:
    """Whether HTTP on a port of the loopback answers 200."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == HEALTHY
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def environment(home: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a Python process of the house: nothing of the caller's is inherited."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",
        **settings,
    }
