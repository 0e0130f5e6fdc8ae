"""No test speaks to strangers: sockets of a test process reach this machine and named servers."""

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit


class Stranger(AssertionError):
    """A test tried to reach an address that is none of its business."""


def keep_to(urls: Iterable[str | None] = ()) -> None:
    """Let sockets of this process connect to loopback and to the hosts of ``urls`` alone."""
    allowed = {urlsplit(url).hostname for url in urls if url} | {"localhost"}
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def checked(own: socket.socket, address: Any) -> None:
        _check(own, address, allowed)
        connect(own, address)

    def checked_ex(own: socket.socket, address: Any) -> int:
        _check(own, address, allowed)
        return connect_ex(own, address)

    socket.socket.connect = checked  # type: ignore[assignment, method-assign]
    socket.socket.connect_ex = checked_ex  # type: ignore[assignment, method-assign]


def _check(own: socket.socket, address: Any, allowed: set[str | None]) -> None:
    if own.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    host = str(address[0])
    if host not in allowed and not _is_loopback(host):
        raise Stranger(f"a test connects to {host}")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
