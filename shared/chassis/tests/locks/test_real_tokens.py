import io
import logging
from dataclasses import dataclass
from functools import partial

import pytest
import redis
import structlog
from flask import Flask, jsonify

from chassis import door, locks, logs, problems
from chassis.attempts import Attempts
from chassis.jwks import KeySet
from chassis.locks import LIMITS
from chassis.once import CachedOnce
from chassis.tokens import AccessTokens, Proofs, Unauthorised
from testkit import attacks, proofs
from testkit.keys import Issuer
from testkit.proofs import Holder

SITE = "http://localhost:18020"
ALGS = 'algs="ES256 EdDSA PS256"'


@dataclass
class DenyList:
    """Sessions that ended."""

    ended: set[str]

    def check(self, claims, *, write=False, sure=False):
        if claims.sid in self.ended:
            raise Unauthorised("revoked")


@pytest.fixture
def issuer():
    return Issuer()


@pytest.fixture
def ended():
    return set()


@pytest.fixture
def cache(redis_url):
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
        yield client


def served(issuer, ended, cache, keys=None, **more):
    """A service with a route to look and a route to change."""
    app = Flask("frmr", static_folder=None)
    tokens = AccessTokens(
        issuer=issuer.issuer,
        audience="frmr",
        keys=keys or KeySet(issuer.jwks()),
        revocation=DenyList(ended),
        proofs=Proofs(SITE, CachedOnce(cache)),
    )
    door.install(app, service="frmr", version="1.2.3")
    problems.install(app, service="frmr", statuses={})
    locks.install(app, tokens=tokens, **more)

    @app.get("/self")
    @locks.person(scope="frmr.self")
    def look():
        return jsonify(caller=locks.caller().sub)

    @app.post("/self")
    @locks.person(scope="frmr.self")
    def change():
        return "", 204

    return app.test_client()


@pytest.fixture
def build(issuer, ended, cache):
    return partial(served, issuer, ended, cache)


@pytest.fixture
def client(build):
    return build()


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_a_good_token_opens(client, issuer):
    response = client.get("/self", headers=bearer(issuer.person("frmr", "7", "frmr.self")))

    assert response.json == {"caller": "7"}


@pytest.mark.parametrize("name", attacks.NAMES)
def test_no_attack_opens(client, issuer, name):
    token = attacks.token(name, issuer, "frmr", "frmr.self")

    response = client.get("/self", headers=bearer(token))

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert token not in response.text


@pytest.mark.parametrize("audience", ["idp", "cabinet", "documents"])
def test_a_token_for_another_service_does_not_open(client, issuer, audience):
    response = client.get("/self", headers=bearer(issuer.person(audience, "7", "frmr.self")))

    assert response.status_code == 401


def test_a_program_at_the_door_of_a_person_is_403(client, issuer):
    response = client.get("/self", headers=bearer(issuer.program("frmr", "documents", "frmr.self")))

    assert (response.status_code, response.json["code"]) == (403, "caller-refused")


def test_a_token_of_an_ended_session_is_401_also_while_it_is_remembered(client, issuer, ended):
    token = issuer.person("frmr", "7", "frmr.self", sid="11111111-1111-4111-8111-111111111111")

    before = client.get("/self", headers=bearer(token))
    ended.add("11111111-1111-4111-8111-111111111111")
    after = client.get("/self", headers=bearer(token))

    assert (before.status_code, after.status_code) == (200, 401)


def test_temporary_access_looks_and_does_not_change(client, issuer):
    granted = {"organisation_id": "22222222-2222-4222-8222-222222222222", "expires_at": 4102444800}
    headers = bearer(issuer.person("frmr", "7", "frmr.self", local_access=granted))

    assert client.get("/self", headers=headers).status_code == 200
    response = client.post("/self", headers=headers)
    assert (response.status_code, response.json["code"]) == (403, "access-reads-only")


def test_a_person_may_call_three_hundred_times_a_minute(build, issuer, cache):
    client = build(limits=Attempts(cache, LIMITS))
    headers = bearer(issuer.person("frmr", "7", "frmr.self"))
    codes = [client.get("/self", headers=headers).status_code for _ in range(301)]
    other = client.get("/self", headers=bearer(issuer.person("frmr", "9", "frmr.self")))

    assert codes == [200] * 300 + [429]
    assert other.status_code == 200


def test_limits_keep_nobody_out_while_the_cache_is_away(build, issuer):
    away = redis.Redis(port=1, retry=None, socket_connect_timeout=0.2)
    client = build(limits=Attempts(away, LIMITS))

    response = client.get("/self", headers=bearer(issuer.person("frmr", "7", "frmr.self")))

    assert response.status_code == 200


@pytest.fixture
def holder():
    return Holder()


@pytest.fixture
def bound(issuer, holder):
    return issuer.person("frmr", "7", "frmr.self", cnf={"jkt": holder.jkt})


def test_a_bound_token_opens_with_a_proof_of_its_key(client, holder, bound):
    proof = holder.proof("GET", f"{SITE}/self", bound)

    response = client.get("/self?page=2", headers=proofs.headers(bound, proof))

    assert response.json == {"caller": "7"}


@pytest.mark.parametrize("name", proofs.BAD)
def test_a_bound_token_with_a_bad_proof_opens_nothing(client, holder, bound, name):
    made = proofs.BAD[name](holder, "GET", f"{SITE}/self", bound)

    response = client.get("/self", headers=proofs.headers(bound, *made))

    assert (response.status_code, response.json["code"]) == (401, "proof-invalid")
    assert response.headers["WWW-Authenticate"] == f'DPoP error="invalid_dpop_proof", {ALGS}'
    assert bound not in response.text


def test_a_bound_token_as_a_bearer_s_opens_nothing(client, holder, bound):
    proof = holder.proof("GET", f"{SITE}/self", bound)

    response = client.get("/self", headers=proofs.headers(bound, proof, scheme="Bearer"))

    assert (response.status_code, response.json["code"]) == (401, "token-invalid")


def test_a_proof_does_not_bind_a_token_that_is_not(client, issuer, holder):
    token = issuer.person("frmr", "7", "frmr.self")
    proof = holder.proof("GET", f"{SITE}/self", token)

    response = client.get("/self", headers=proofs.headers(token, proof))

    assert (response.status_code, response.json["code"]) == (401, "token-invalid")
    assert response.headers["WWW-Authenticate"] == f'DPoP error="invalid_token", {ALGS}'


def test_a_proof_for_one_host_is_none_when_another_relays_it(client, holder, bound):
    proof = holder.proof("GET", "https://evil.example/self", bound)
    headers = proofs.headers(bound, proof)

    response = client.get("/self", headers=headers, base_url="https://evil.example")

    assert response.status_code == 401


def test_while_nobody_remembers_proofs_bound_tokens_wait_and_others_do_not(
    issuer, ended, holder, bound
):
    away = redis.Redis(port=1, retry=None, socket_connect_timeout=0.2)
    client = served(issuer, ended, away)
    proof = holder.proof("GET", f"{SITE}/self", bound)

    assert client.get("/self", headers=proofs.headers(bound, proof)).status_code == 503
    token = issuer.person("frmr", "7", "frmr.self")
    assert client.get("/self", headers=bearer(token)).status_code == 200


class FaultyKeys:
    """Breaks at a token, and says at which: what no code of ours does, and a bug might."""

    generation = 1

    def __init__(self, token):
        self._token = token

    def key(self, kid):
        raise RuntimeError(f"{kid} of {self._token}")


@pytest.fixture
def logged():
    out = io.StringIO()
    logs.configure(service="frmr", version="1.2.3", role="web", out=out)
    yield out
    structlog.reset_defaults()
    logging.getLogger().handlers = []
    logging.captureWarnings(capture=False)


def test_a_bug_at_a_token_leaves_a_traceback_without_it(build, issuer, logged):
    token = issuer.person("frmr", "7", "frmr.self")

    response = build(keys=FaultyKeys(token)).get("/self", headers=bearer(token))

    told = logged.getvalue()
    assert response.status_code == 500
    assert "RuntimeError" in told
    for part in token.split("."):
        assert part not in told
        assert part not in response.text
