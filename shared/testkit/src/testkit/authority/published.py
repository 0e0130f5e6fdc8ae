"""An authority whose revocation list really lies at the address its certificates name."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from chassis.clock import Clock, now
from testkit.authority.ca import Algorithm, Authority
from testkit.authority.http import create_app
from testkit.serving import Server


class Published(NamedTuple):
    """A running authority; ``server.stop()`` takes its list off the net."""

    authority: Authority
    server: Server

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.server.url


@contextmanager
def published(algorithm: Algorithm = "ecdsa", clock: Clock = now) -> Iterator[Published]:
    """Serve a new authority on a free port of this machine."""
    authority = Authority.create(algorithm, clock=clock)
    server = Server(create_app(authority))
    authority.publish_at(f"{server.url}/crl")
    with server:
        yield Published(authority, server)
