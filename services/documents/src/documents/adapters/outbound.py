"""Asking addresses that strangers wrote down: resolved once, checked, then connected to."""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from threading import Timer
from urllib.parse import SplitResult, urlsplit

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

_PORTS = {"http": 80, "https": 443}
_READ_BYTES = 65_536


class Forbidden(Exception):
    """The guard does not let this address be asked."""


class Unreachable(Exception):
    """Nobody answered in time, or not in HTTP."""


@dataclass(frozen=True)
class Reply:
    """An answer, its body cut off at nothing: more than the limit is no answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Guard:
    """Which addresses may be asked, and for how long.

    ``networks`` are private networks that are allowed all the same; there, any port and plain
    HTTP are too. ``hosts`` limits the names; None leaves every name to the check of its addresses.
    """

    networks: Sequence[Network]
    hosts: frozenset[str] | None = None
    schemes: frozenset[str] = frozenset({"http", "https"})
    most_bytes: int = 10 << 20
    connect_s: float = 2.0
    whole_s: float = 5.0
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def get(self, url: str) -> Reply:
        """Fetch; no redirect is followed, no proxy asked, no cookie sent.

        Raises:
            Forbidden, Unreachable: see there.
        """
        return self._ask(url, "GET", {}, None)

    def post(self, url: str, headers: Mapping[str, str], body: Iterable[bytes]) -> Reply:
        """Send; the length stands in the headers.

        Raises:
            Forbidden, Unreachable: see there.
        """
        return self._ask(url, "POST", headers, body)

    def _ask(
        self, url: str, method: str, headers: Mapping[str, str], body: Iterable[bytes] | None
    ) -> Reply:
        parts = urlsplit(url)
        address, port = self._checked(parts)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        deadline = time.monotonic() + self.whole_s
        connection = self._connection(parts, address, port)
        # A timeout of the socket begins anew with every byte; whoever drips is cut off by this.
        watch = Timer(self.whole_s, connection.cut)
        watch.start()
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            held = bytearray()
            while piece := answer.read(_READ_BYTES):
                held += piece
                if len(held) > self.most_bytes:
                    raise Unreachable("too long")
            if time.monotonic() > deadline:
                raise Unreachable("too slow")
            return Reply(answer.status, dict(answer.getheaders()), bytes(held))
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(type(error).__name__) from None
        finally:
            watch.cancel()
            connection.close()

    def _checked(self, parts: SplitResult) -> tuple[Address, int]:
        try:
            host, port = parts.hostname, parts.port
        except ValueError:
            raise Forbidden("address") from None
        if parts.scheme not in _PORTS or not host or parts.username is not None:
            raise Forbidden("address")
        if self.hosts is not None and host not in self.hosts:
            raise Forbidden("host")
        port = port or _PORTS[parts.scheme]
        address = self._resolved(host, port)
        inside = self._inside(address)
        if not inside and (parts.scheme not in self.schemes or port not in _PORTS.values()):
            raise Forbidden("port or scheme")
        return address, port

    def _resolved(self, host: str, port: int) -> Address:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:
            raise Unreachable("name") from None
        addresses = [ipaddress.ip_address(entry[4][0]) for entry in found]
        for address in addresses:
            if not (address.is_global and not address.is_multicast) and not self._inside(address):
                raise Forbidden("private address")
        return addresses[0]

    def _inside(self, address: Address) -> bool:
        return any(address in network for network in self.networks)

    def _connection(self, parts: SplitResult, address: Address, port: int) -> "_Checked":
        host = parts.hostname or ""
        if parts.scheme == "https":
            return _CheckedHttps(host, port, address, self)
        return _Checked(host, port, address, self)


class _Checked(http.client.HTTPConnection):
    """Connects to the address that was checked, whatever the name means by now."""

    def __init__(self, host: str, port: int, address: Address, guard: Guard) -> None:
        super().__init__(host, port, timeout=guard.whole_s)
        self._address = address
        self._guard = guard
        # Ours beside the library's: that one is forgotten once an answer begins to come.
        self._line: socket.socket | None = None

    def connect(self) -> None:
        """To the checked address alone."""
        target = (str(self._address), self.port)
        self.sock = self._line = socket.create_connection(target, self._guard.connect_s)
        self.sock.settimeout(self._guard.whole_s)

    def cut(self) -> None:
        """End it from another thread, whatever it waits for."""
        if self._line is None:
            return
        with suppress(OSError):
            # Below TLS, which would forget its state under the thread that reads.
            socket.socket.shutdown(self._line, socket.SHUT_RDWR)


class _CheckedHttps(_Checked):
    """The same under TLS, with the certificate of the name."""

    def connect(self) -> None:
        """TLS over the checked connection."""
        super().connect()
        self.sock = self._line = self._guard.trust.wrap_socket(
            self.sock, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()
