"""Access tokens as a service checks them, with an issuer and a clock of the test's own."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from chassis.jwks import KeySet
from chassis.tokens import AccessTokens, Claims, Unauthorised
from testkit.keys import Issuer

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


class Watch:
    """A clock that is told what it shows."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class DenyList:
    """Knows the sessions it is told of, and how it was asked."""

    sids: set[str] = field(default_factory=set)
    asked: list[tuple[bool, bool]] = field(default_factory=list)

    def check(self, claims: Claims, *, write: bool = False, sure: bool = False) -> None:
        self.asked.append((write, sure))
        if claims.sid in self.sids:
            raise Unauthorised("revoked")


class Keys:
    """A set that can be exchanged; counts how often it is asked for a key."""

    def __init__(self, jwks) -> None:
        self.generation = 0
        self.asked = 0
        self._set = KeySet(jwks)

    def key(self, kid):
        self.asked += 1
        return self._set.key(kid)

    def change(self, jwks) -> None:
        self._set = KeySet(jwks)
        self.generation += 1


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def issuer(watch):
    return Issuer("http://localhost:18010", clock=watch)


@pytest.fixture
def keys(issuer):
    return Keys(issuer.jwks())


@pytest.fixture
def deny_list():
    return DenyList()


@pytest.fixture
def tokens_of(issuer, keys, deny_list, watch):
    def checks(service):
        return AccessTokens(
            issuer=issuer.issuer, audience=service, keys=keys, revocation=deny_list, clock=watch
        )

    return checks


@pytest.fixture
def tokens(tokens_of):
    return tokens_of("frmr")
