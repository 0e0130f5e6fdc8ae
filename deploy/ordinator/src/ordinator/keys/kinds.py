"""What can be rotated, by the words of the command line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ordinator.failures import Stopped
from ordinator.keys import logins, programs, rings
from ordinator.keys.house import House
from ordinator.topology import SERVICES

TOKENS = "tokens"


@dataclass(frozen=True)
class Kind:
    """One kind of key: what it is for, whose it may be, and how one service's is changed."""

    told: str
    services: Sequence[str]
    rotate: Callable[[House, str], None]


KINDS = {
    "clients": Kind(
        "keys by which programs prove themselves to idp", ("cabinet", "documents"), programs.client
    ),
    "database": Kind("passwords at PostgreSQL", SERVICES, logins.database),
    "broker": Kind("passwords at RabbitMQ", SERVICES, logins.broker),
    "sessions": Kind(
        "the ring that seals sessions of the cabinet",
        ("cabinet",),
        lambda house, service: rings.ring(house, "cabinet-sessions", service),
    ),
    "data": Kind(
        "the ring that seals personal data in the cabinet",
        ("cabinet",),
        lambda house, service: rings.ring(house, "cabinet-data", service),
    ),
    "master": Kind(
        "the ring that seals secrets of accounts and keys of tokens in idp",
        ("idp",),
        lambda house, service: rings.ring(house, "idp-master", service),
    ),
    "documents": Kind(
        "the key that wraps the keys of documents",
        ("documents",),
        lambda house, _service: rings.documents(house),
    ),
}


def services_of(kind: str, wanted: str) -> Sequence[str]:
    """Whose keys are meant: one service's, or all that have one.

    Raises:
        Stopped: that service has none.
    """
    having = KINDS[kind].services
    if wanted and wanted not in having:
        raise Stopped(f"{wanted} has no {kind}; {', '.join(having)} have", code=2)
    return (wanted,) if wanted else having
