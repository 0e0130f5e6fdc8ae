"""Where the broker is: one URL with one or several hosts."""

import random
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pika

_PORTS = {"amqp": 5672, "amqps": 5671}
_CONNECT_S = 5


class BadAddress(ValueError):
    """The URL of the broker cannot be used; the message never holds the password."""


@dataclass(frozen=True)
class Broker:
    """How a process reaches the broker.

    Attributes:
        url: ``amqp[s]://user:password@host[:port][,host[:port]…]/vhost``.
        heartbeat_s: Seconds between heartbeats; two missed ones end a connection.
        blocked_s: Seconds that an alarm of the broker may hold a connection up.
        ca_file: Certificates that amqps trusts, instead of the system's.
        name: Told to the broker, seen in its list of connections.
    """

    url: str
    heartbeat_s: int = 30
    blocked_s: int = 10
    ca_file: Path | None = None
    name: str = "ordinator"

    def parameters(self) -> Sequence[pika.ConnectionParameters]:
        """One set for each host, shuffled, so that many clients spread.

        Raises:
            BadAddress: the URL is not one of a broker.
        """
        # Not by urlsplit alone: it takes no second host, in brackets least of all.
        scheme, _, rest = self.url.partition("://")
        authority, _, path = rest.partition("/")
        login, named, hosts = authority.rpartition("@")
        if scheme not in _PORTS or not named or not login:
            raise BadAddress("amqp[s]://user:password@host/vhost is wanted")
        user, _, password = login.partition(":")
        credentials = pika.PlainCredentials(unquote(user), unquote(password))
        made = [self._parameters(host, scheme, path, credentials) for host in hosts.split(",")]
        return random.sample(made, len(made))

    def _parameters(
        self, address: str, scheme: str, vhost: str, credentials: pika.PlainCredentials
    ) -> pika.ConnectionParameters:
        place = urlsplit(f"//{address}")
        if not place.hostname:
            raise BadAddress("a host of the broker is empty")
        return pika.ConnectionParameters(
            host=place.hostname,
            port=place.port or _PORTS[scheme],
            virtual_host=unquote(vhost) or "/",
            credentials=credentials,
            heartbeat=self.heartbeat_s,
            blocked_connection_timeout=self.blocked_s,
            socket_timeout=_CONNECT_S,
            stack_timeout=_CONNECT_S * 2,
            ssl_options=self._tls(place.hostname) if scheme == "amqps" else None,
            client_properties={"connection_name": self.name},
        )

    def _tls(self, host: str) -> pika.SSLOptions:
        return pika.SSLOptions(ssl.create_default_context(cafile=self.ca_file), host)


def pauses(first: float = 0.5, last: float = 30.0) -> "Pauses":
    """Seconds to wait before each next try: doubled, spread by a quarter."""
    return Pauses(first, last)


class Pauses:
    """Growing pauses between tries; ``reset`` after one that succeeded."""

    def __init__(self, first: float, last: float) -> None:
        self._first = first
        self._last = last
        self._next = first

    def next(self) -> float:
        """The pause before the next try."""
        pause = self._next
        self._next = min(self._last, pause * 2)
        return pause * random.uniform(0.75, 1.25)  # noqa: S311  jitter guards no secret

    def reset(self) -> None:
        """Begin again with the shortest."""
        self._next = self._first
