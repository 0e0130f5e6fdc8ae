"""The house's attack table at the documents' door."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.clock import now
from documents.settings import SERVICE
from documents.wiring import wire_listening
from testkit.attacks import At
from testkit.attacks.door import Door
from testkit.attacks.key_sets import KeySetAttacks
from testkit.attacks.proofs import ProofAttacks
from testkit.attacks.tokens import TokenAttacks

from .conftest import opened

SCOPE, PATH = "documents.read documents.write", "/documents"


class Documents:
    """An office with a doctor; what tokens of hers hang on is heard as the worker hears it."""

    @pytest.fixture
    def open_door(self, office, cache, issuer, orlova):
        def open_door(keys):
            app, revocation = opened(office, cache, issuer, keys)
            client, account_id = app.test_client(), orlova.caller.account_id
            around = {"Position-Id": str(orlova.caller.position_id)}

            def claims():
                return issuer.claims(SERVICE, "cabinet", SCOPE) | of_a_person(account_id)

            def token(scope=SCOPE, **bent):
                return issuer.person(SERVICE, account_id, scope, **bent)

            def knock(shown, path=PATH, **more):
                headers = around | {"Authorization": f"Bearer {shown}"} | more
                return lambda: client.get(path, headers=headers)

            return Door(
                client,
                At(issuer, SERVICE, SCOPE, told=claims),
                PATH,
                around,
                ends=ends_of(office, revocation, account_id, token),
                strangers={
                    "through another service": knock(token(act={"sub": "frmr"})),
                    "not exchanged": knock(token(act=None)),
                    "a program": knock(issuer.program(SERVICE, "cabinet", SCOPE)),
                    "of another scope": knock(token(scope="documents.send")),
                    "not confirmed": knock(token(level="standard")),
                    "at nobody's position": knock(token(), **{"Position-Id": str(uuid4())}),
                    "at another's position": knock(issuer.person(SERVICE, uuid4(), SCOPE)),
                    "at an auditor's door": knock(token(), "/journal/export?size=0"),
                    "for nobody's document": knock(token(), f"/documents/{uuid4()}"),
                },
            )

        return open_door


def of_a_person(account_id):
    """What an exchanged token says of a person who has just signed in."""
    return {
        "sub": str(account_id),
        "sid": str(uuid4()),
        "acr": "aal2",
        "amr": ["pwd", "otp"],
        "auth_time": int(now().timestamp()),
        "level": "confirmed",
        "act": {"sub": "cabinet"},
    }


def ends_of(office, revocation, account_id, token):
    """What tokens hang on, and what the service hears when it is over."""
    handlers = wire_listening(office.shared, revocation.remember)
    at, sid = now(), str(uuid4())
    later = (at + timedelta(seconds=5)).isoformat()

    def hear(name, **body):
        told = {"account_id": str(account_id), "not_before": at.isoformat()} | body
        return lambda: handlers[name](office.message(name, uuid4(), body=told))

    def revoked(**told):
        body = {"session_ids": [], "grant_ids": [], "all": False, "reason": "logout"} | told
        return hear("idp.session.revoked.v1", **body)

    blocked = {"reason": "support", "not_before": later, "blocked_at": later}
    return {
        "sign-out": (token(sid=sid), revoked(session_ids=[sid])),
        "every session": (token(), revoked(all=True, reason="password")),
        "block": (
            token(iat=int(at.timestamp()) + 5),
            hear("idp.account.blocked.v1", **blocked),
        ),
    }


class TestTokens(Documents, TokenAttacks):
    pass


class TestKeySets(Documents, KeySetAttacks):
    pass


class TestProofs(Documents, ProofAttacks):
    @pytest.fixture
    def address(self, office):
        return office.settings.public_url
