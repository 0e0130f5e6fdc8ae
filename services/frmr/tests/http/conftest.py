"""The service's doors on a real database and cache, with an issuer that the test owns."""

import pytest
import redis

from chassis.attempts import Attempts
from chassis.health import Health
from chassis.jwks import KeySet
from chassis.locks import LIMITS
from chassis.once import CachedOnce
from chassis.revocation import Revocation
from chassis.tokens import AccessTokens, Proofs
from frmr import wiring
from frmr.adapters.revocation import PostgresRevocation
from frmr.app import create_app
from testkit.keys import Issuer


class Visitor:
    """A person behind the cabinet, or a program: one token, JSON both ways."""

    def __init__(self, client, token):
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path):
        """Ask."""
        return self._client.get(path, headers=self._headers)

    def post(self, path, body=None, **more):
        """Tell."""
        return self._client.post(path, json=body or {}, headers=self._headers, **more)


class Doors:
    """Makes visitors."""

    def __init__(self, registry, issuer, app):
        self.registry = registry
        self.issuer = issuer
        self.app = app

    def person(self, account_id, scope="frmr.self", **bent):
        """A person of an account, by a token exchanged by the cabinet."""
        return Visitor(
            self.app.test_client(), self.issuer.person("frmr", account_id, scope, **bent)
        )

    def confirmed(self, slug):
        """A person of the stand whose confirmation has been heard."""
        return self.person(self.registry.confirm(slug))

    def program(self, scope, client_id="documents"):
        """A program."""
        return Visitor(self.app.test_client(), self.issuer.program("frmr", client_id, scope))

    def stranger(self):
        """Somebody without a token."""
        return Visitor(self.app.test_client(), None)


def opened(registry, client, issuer=None, keys=None):
    """The application as the web process serves it, but for the network."""
    issuer = issuer or Issuer(registry.settings.issuer, registry.clock)
    once = CachedOnce(client, registry.clock)
    tokens = AccessTokens(
        issuer=registry.settings.issuer,
        audience="frmr",
        keys=KeySet(issuer.jwks()) if keys is None else keys,
        revocation=Revocation(PostgresRevocation(registry.engine), client, registry.clock),
        proofs=Proofs(registry.settings.public_url, once, registry.clock),
        clock=registry.clock,
    )
    web = wiring.Web(
        use_cases=wiring.wire(registry.settings, registry.shared),
        tokens=tokens,
        limits=Attempts(client, LIMITS, registry.clock),
        health=Health({}, service="frmr"),
    )
    return Doors(registry, issuer, create_app(registry.settings, web))


@pytest.fixture
def cache(redis_url):
    """An empty cache."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
        yield client


@pytest.fixture
def doors(registry, cache):
    """Doors of a registry that the test may change."""
    return opened(registry, cache)


@pytest.fixture
def reading(untouched, cache):
    """Doors of a registry that is only read."""
    return opened(untouched, cache)


@pytest.fixture
def without_cache(registry):
    """Doors whose cache does not answer."""
    return opened(registry, redis.Redis(port=1))
