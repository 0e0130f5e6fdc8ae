"""The doors with everything real behind them, and people who knock with tokens."""

import io
from dataclasses import dataclass
from typing import Any

import pytest
import redis
from flask.testing import FlaskClient

from chassis.attempts import Attempts
from chassis.clock import now
from chassis.door import Idempotency
from chassis.health import Health
from chassis.jwks import KeySet
from chassis.locks import LIMITS
from chassis.once import CachedOnce
from chassis.revocation import Revocation
from chassis.tokens import AccessTokens, Proofs
from documents.adapters.revocation import PostgresRevocation
from documents.app import Standing, build
from documents.settings import SERVICE
from testkit.keys import Issuer

PDF = "application/pdf"


@dataclass
class Clinic:
    """An office behind its doors."""

    office: Any
    client: FlaskClient
    issuer: Issuer
    revocation: Revocation

    def headers(self, signer, scope="read write sign send", **bent):
        """What the cabinet sends for a person at a position."""
        scopes = " ".join(f"documents.{word}" for word in scope.split())
        token = self.issuer.person(SERVICE, signer.caller.account_id, scopes, **bent)
        position = str(signer.caller.position_id)
        return {"Authorization": f"Bearer {token}", "Position-Id": position}

    def get(self, signer, path, **more):
        """Ask as a person."""
        return self.client.get(path, headers=self.headers(signer), **more)

    def post(self, signer, path, json=None, headers=None, **more):
        """Do something as a person."""
        told = self.headers(signer) | (headers or {})
        return self.client.post(path, json=json, headers=told, **more)

    def begin(self, signer, **more):
        """A new document; its card."""
        wanted = {
            "organisation_id": str(self.office.organisation_id),
            "type_code": "147",
            "local_uid": f"uid-{len(self.office.rows('SELECT FROM document'))}",
            "level": "N",
        }
        answer = self.post(signer, "/documents", json=wanted | more)
        assert answer.status_code == 201, answer.json
        return answer.json

    def upload(self, signer, document_id, content, media_type=PDF, headers=None):
        """A version."""
        return self.client.post(
            f"/documents/{document_id}/versions",
            headers=self.headers(signer) | {"Content-Type": media_type} | (headers or {}),
            input_stream=io.BytesIO(content),
            content_length=len(content),
        )

    def stored(self, signer, content=None):
        """A document with one accepted version; its id."""
        document_id = self.begin(signer)["document_id"]
        answer = self.upload(signer, document_id, content or self.office.pdf())
        assert answer.status_code == 201, answer.json
        self.office.check()
        return document_id

    def sign(self, signer, document_id, file, number=1, role="ATTENDING_PHYSICIAN", **bent):
        """Send a signature file."""
        return self.client.post(
            f"/documents/{document_id}/versions/{number}/signatures",
            query_string={"role_code": role},
            headers=self.headers(signer, **bent),
            data=file,
        )

    def card(self, signer, document_id):
        """The card of a document."""
        return self.get(signer, f"/documents/{document_id}").json


def opened(office, cache, issuer, keys, revocation=None):
    """The doors of an office on a set of keys, and the deny list that they ask."""
    revocation = revocation or Revocation(PostgresRevocation(office.engine), cache, now)
    PostgresRevocation(office.engine).seen_worker(now())
    standing = Standing(
        hands=office.shared,
        tokens=AccessTokens(
            issuer=issuer.issuer,
            audience=SERVICE,
            keys=keys,
            revocation=revocation,
            proofs=Proofs(office.settings.public_url, CachedOnce(cache, now), now),
            clock=now,
        ),
        idempotency=Idempotency(cache),
        limits=Attempts(cache, LIMITS),
        health=Health(checks={}, service=SERVICE),
    )
    return build(standing, office.settings), revocation


@pytest.fixture
def cache(redis_url):
    """An empty cache."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
        yield client


@pytest.fixture
def issuer(office):
    """An issuer that the service believes."""
    return Issuer(office.settings.issuer)


@pytest.fixture
def clinic(office, cache, issuer):
    """The doors of one office."""
    app, revocation = opened(office, cache, issuer, KeySet(issuer.jwks()))
    with app.test_client() as client:
        yield Clinic(office, client, issuer, revocation)


@pytest.fixture
def orlova(office):
    """A doctor."""
    return office.signer("orlova")
