"""Posts logout tokens to programs: an address is resolved once, judged, and then connected to."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

import structlog

from chassis.readings import Network

CONNECT_S = 2.0
WHOLE_S = 5.0
TAKEN = (200, 204)
"""Section 2.8; some frameworks say 204 for an empty 200."""
_PORTS = {"http": 80, "https": 443}
_FORM = "application/x-www-form-urlencoded"
_log = structlog.get_logger()

Address = IPv4Address | IPv6Address
Resolve = Callable[..., Sequence[Any]]
Connect = Callable[[tuple[str, int], float], socket.socket]


class HttpBackchannel:
    """See ``usecases.oidc.deliveries.Backchannel``.

    Addresses of private networks, this machine's own among them, are told nothing unless they lie
    in ``networks``: else a registration could make this service knock at doors behind the wall.
    """

    def __init__(
        self,
        networks: Sequence[Network],
        ca_file: Path | None = None,
        *,
        resolve: Resolve = socket.getaddrinfo,
        connect: Connect = socket.create_connection,
        whole_s: float = WHOLE_S,
    ) -> None:
        self._networks = networks
        self._trust = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
        self._resolve = resolve
        self._connect = connect
        self._whole_s = whole_s

    def __call__(self, uri: str, token: str) -> bool:
        """Whether the program took it; a redirect is a refusal."""
        try:
            status = self._posted(urlsplit(uri), urlencode({"logout_token": token}))
        except _Forbidden as refused:
            _log.warning("logout.forbidden", reason=str(refused))
            return False
        except (OSError, ValueError, http.client.HTTPException) as error:
            _log.warning("logout.unreachable", reason=type(error).__name__)
            return False
        return status in TAKEN

    def _posted(self, parts: SplitResult, body: str) -> int:
        host = parts.hostname
        if not host or parts.scheme not in _PORTS:
            raise _Forbidden("address")
        port = parts.port or _PORTS[parts.scheme]
        line = self._connect((str(self._judged(host, port)), port), CONNECT_S)
        # A timeout of the socket begins anew with every byte; who drips is cut off by this.
        watch = Timer(self._whole_s, _cut, (line,))
        watch.start()
        connection = http.client.HTTPConnection(host, port, timeout=self._whole_s)
        try:
            line.settimeout(self._whole_s)
            if parts.scheme == "https":
                line = self._trust.wrap_socket(line, server_hostname=host)
            connection.sock = line
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {"Host": parts.netloc, "Content-Type": _FORM, "Connection": "close"}
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
        finally:
            watch.cancel()
            connection.close()
            line.close()

    def _judged(self, host: str, port: int) -> Address:
        """The address to connect to: one bad one among many makes all of them bad."""
        found = self._resolve(host, port, type=socket.SOCK_STREAM)
        addresses = [_bare(ipaddress.ip_address(entry[4][0])) for entry in found]
        for address in addresses:
            inside = any(address in network for network in self._networks)
            if not inside and (not address.is_global or address.is_multicast):
                raise _Forbidden("private-address")
        return addresses[0]


class _Forbidden(Exception):
    """Nobody may be told anything there."""


def _bare(address: Address) -> Address:
    """An IPv4 address in the clothes of IPv6 is judged as what it is."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        # Below TLS, which would forget its state under the thread that reads.
        socket.socket.shutdown(line, socket.SHUT_RDWR)
