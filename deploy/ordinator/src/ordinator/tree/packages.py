"""Which packages make up each thing a tree may hold, and which of their closure it leaves."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ordinator.failures import Stopped

# Wanted by maintainer scripts, daemons' comfort or the JIT (off), then what only these pull in;
# none is needed to run a server.
LEFT_OUT = re.compile(
    r"cron|logrotate|procps|perl.*|locales.*|adduser|ucf|ssl-cert|sensible-utils|socat"
    r"|postgresql-common.*|libllvm.*|libz3.*"
    r"|cron-daemon-common|libperl.*|libgdbm.*|postgresql-client-common|lsb-base|debconf"
    r"|init-system-helpers|sysvinit-utils|netbase|systemd.*"
    # The pages of Prometheus: only its tool for configurations and rules is used.
    r"|libjs-.*|fonts-glyphicons.*"
)
POSTGRES_VERSIONS = range(15, 19)


@dataclass(frozen=True)
class Thing:
    """Something a tree may hold: ``choices`` are package names, the first that exists is taken."""

    name: str
    choices: tuple[str, ...]
    beside: tuple[str, ...] = ()


THINGS = {
    thing.name: thing
    for thing in (
        Thing("postgres", tuple(f"postgresql-{n}" for n in reversed(POSTGRES_VERSIONS))),
        Thing("redis", ("valkey-server", "redis-server")),
        Thing("rabbitmq", ("rabbitmq-server",)),
        Thing("chromium", ("chromium",), ("fonts-paratype",)),
        Thing("gost", ("libengine-gost-openssl", "libengine-gost-openssl1.1")),
        Thing("faketime", ("libfaketime",)),
        Thing("caddy", ("caddy",)),
        Thing("debootstrap", ("debootstrap",)),
        Thing("prometheus", ("prometheus",)),
        Thing("docker", ("docker.io",), ("docker-cli", "docker-buildx", "iptables")),
        Thing("pip", ("python3-pip-whl",), ("python3-setuptools-whl",)),
    )
}


def chosen(names: Iterable[str], available: frozenset[str]) -> tuple[str, ...]:
    """The packages to ask apt for, given what this machine's indexes offer.

    Raises:
        Stopped: the indexes have no package for one of the things.
    """
    packages: list[str] = []
    for name in names:
        thing = THINGS[name]
        first = next((choice for choice in thing.choices if choice in available), None)
        if first is None:
            told = " nor ".join(thing.choices)
            raise Stopped(f"the package indexes of this machine offer neither {told}")
        packages += [first, *(package for package in thing.beside if package in available)]
    return tuple(packages)


def wanted(closure: Iterable[str]) -> tuple[str, ...]:
    """The packages of a closure that a tree unpacks."""
    return tuple(package for package in closure if not LEFT_OUT.fullmatch(package))
