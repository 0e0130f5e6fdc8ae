"""The house's attack table at the registry's door."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.jwks import KeySet
from chassis.revocation import Revocation
from frmr import wiring
from frmr.adapters.revocation import PostgresRevocation
from testkit.attacks import ACCOUNT, At
from testkit.attacks.door import Door
from testkit.attacks.key_sets import KeySetAttacks
from testkit.attacks.proofs import ProofAttacks
from testkit.attacks.tokens import TokenAttacks
from testkit.keys import Issuer
from testkit.proofs import Holder

from .conftest import opened

SCOPE, PATH = "frmr.self", "/bindings"


def door_of(doors, issuer, ends=None):
    """One's own bindings."""
    client = doors.app.test_client()

    def knock(token):
        return lambda: client.get(PATH, headers={"Authorization": f"Bearer {token}"})

    strangers = {
        "through another service": knock(
            issuer.person("frmr", ACCOUNT, SCOPE, act={"sub": "documents"})
        ),
        "not exchanged": knock(issuer.person("frmr", ACCOUNT, SCOPE, act=None)),
        "a program": knock(issuer.program("frmr", "documents", SCOPE)),
        "of another scope": knock(issuer.person("frmr", ACCOUNT, "frmr.hr")),
        "not confirmed": knock(issuer.person("frmr", ACCOUNT, SCOPE, level="standard")),
    }
    return Door(client, At(issuer, "frmr", SCOPE), PATH, ends=ends or {}, strangers=strangers)


def ends_of(registry, cache, issuer):
    """What tokens hang on, and what the service hears when it is over."""
    revocation = Revocation(PostgresRevocation(registry.engine), cache, registry.clock)
    handlers = wiring.wire_handlers(registry.shared, revocation.remember)
    account_id, sid, now = registry.confirm("orlova"), str(uuid4()), registry.clock()

    def token(**bent):
        return issuer.person("frmr", account_id, SCOPE, **bent)

    def revoked(**told):
        return {
            "account_id": str(account_id),
            "session_ids": [],
            "grant_ids": [],
            "all": False,
            "not_before": now.isoformat(),
            "reason": "logout",
        } | told

    def hear(name, body, version):
        return lambda: handlers[name](registry.envelope(name, body, version))

    later, latest = now + timedelta(seconds=5), int(now.timestamp()) + 5
    blocked = {
        "account_id": str(account_id),
        "reason": "support",
        "not_before": later.isoformat(),
        "blocked_at": later.isoformat(),
    }
    return {
        "sign-out": (
            token(sid=sid),
            hear("idp.session.revoked.v1", revoked(session_ids=[sid]), 5),
        ),
        "every session": (
            token(),
            hear("idp.session.revoked.v1", revoked(all=True, reason="password"), 6),
        ),
        "block": (token(iat=latest), hear("idp.account.blocked.v1", blocked, 7)),
    }


class Registry:
    @pytest.fixture
    def issuer(self, untouched):
        return Issuer(untouched.settings.issuer, untouched.clock)

    @pytest.fixture
    def open_door(self, untouched, cache, issuer):
        return lambda keys: door_of(opened(untouched, cache, issuer, keys), issuer)


class TestTokens(Registry, TokenAttacks):
    @pytest.fixture
    def ending(self, registry, cache):
        issuer = Issuer(registry.settings.issuer, registry.clock)
        ends = ends_of(registry, cache, issuer)
        return door_of(opened(registry, cache, issuer, KeySet(issuer.jwks())), issuer, ends)


class TestKeySets(Registry, KeySetAttacks):
    pass


class TestProofs(Registry, ProofAttacks):
    @pytest.fixture
    def address(self, untouched):
        return untouched.settings.public_url

    @pytest.fixture
    def holder(self, untouched):
        return Holder(untouched.clock)
