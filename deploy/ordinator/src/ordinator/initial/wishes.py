"""What whoever makes a house may choose: names, addresses, images."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ordinator.failures import Stopped
from ordinator.ports import is_free

LOCAL, NAMED, DEMO = "local", "names", "demo"
FIRST_PORT, STEP, TRIES = 8442, 100, 50
DOORS_FIRST, DOORS_COUNT = 19000, 61
SITES = ("idp", "cabinet", "documents", "inbox")
_PROJECT = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True)
class Wishes:
    """A house to be made in ``directory``; ``compose`` is the folder of the Compose files.

    ``names`` are addresses of https by site, all three or none; without them every site is a
    port of localhost from ``first`` on, the first being that of plain HTTP. ``tls`` is what the
    edge's certificates come from; empty: an authority made for this house. ``doors`` is the first
    port of a test's ways inside, or None.
    """

    directory: Path
    compose: Path
    project: str
    names: Mapping[str, str]
    first: int
    demo: bool = False
    doors: int | None = None
    images: str = "official"
    tls: str = ""

    def __post_init__(self) -> None:
        wrong = [*self._wrong_names()]
        if not _PROJECT.fullmatch(self.project):
            wrong.append(f"--project {self.project}: wants small letters, digits, - and _")
        if wrong:
            raise Stopped("; ".join(wrong), code=2)

    @property
    def sites(self) -> dict[str, str]:
        """Where people reach each site."""
        if self.names:
            return dict(self.names)
        here = SITES if self.demo else SITES[:-1]
        return {site: f"https://localhost:{self.first + 1 + SITES.index(site)}" for site in here}

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names that the edge's certificate is for."""
        found = {urlsplit(address).hostname or "" for address in self.sites.values()}
        return tuple(sorted(found))

    @property
    def subnet(self) -> str:
        """The network of the stand: a house beside another has another."""
        third = hashlib.sha256(self.project.encode()).digest()[0]
        return f"10.213.{third}.0/24"

    def _wrong_names(self) -> Iterator[str]:
        given = dict(self.names)
        lacking = [site for site in SITES[:-1] if given and site not in given]
        if lacking:
            yield f"addresses are given for all sites or for none; {', '.join(lacking)} lacks one"
        if given and self.demo:
            yield "a stand with demo people has ports of localhost, no names"
        for site, address in given.items():
            parts = urlsplit(address)
            if (
                parts.scheme != "https"
                or not parts.hostname
                or address != f"https://{parts.netloc}"
            ):
                yield f"--{site} {address}: wants https://name"
            elif parts.port is not None:
                yield f"--{site} {address}: a name stands on port 443, without a port"
        hosts = [urlsplit(address).hostname for address in given.values()]
        if len(set(hosts)) < len(hosts):
            yield "each site wants a name of its own"


def free_ports() -> int:
    """The first of five ports in a row for the edge.

    Raises:
        Stopped: there are none.
    """
    return _free_row(FIRST_PORT, len(SITES) + 1)


def free_doors() -> int:
    """The first port of a free block for the doors of a test.

    Raises:
        Stopped: there are none.
    """
    return _free_row(DOORS_FIRST, DOORS_COUNT)


def _free_row(first: int, count: int) -> int:
    for begin in range(first, first + TRIES * STEP, STEP):
        if all(is_free(port) for port in range(begin, begin + count)):
            return begin
    raise Stopped(f"no {count} ports in a row are free from {first} on")
