"""Who is let in: only the right token, of the right person or program, while its session lives."""

from datetime import timedelta
from uuid import uuid4

import pytest
import redis

from chassis.revocation import Revocation
from frmr import wiring
from frmr.adapters.revocation import PostgresRevocation
from testkit import people


def code(answer):
    return answer.status_code, answer.json["code"]


def test_nobody_is_let_in_without_a_token(reading):
    answer = reading.stranger().get("/bindings")

    assert code(answer) == (401, "token-required")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_person_of_another_scope_is_told_which_it_takes(reading):
    answer = reading.person(uuid4(), "frmr.hr").get("/bindings")

    assert code(answer) == (403, "insufficient-scope")
    assert 'scope="frmr.self"' in answer.headers["WWW-Authenticate"]


@pytest.mark.demand("A5")
def test_account_of_a_lower_level_is_not_let_in(reading):
    answer = reading.person(uuid4(), level="standard").get("/bindings")

    assert code(answer) == (403, "account-unconfirmed")


@pytest.mark.parametrize("act", [None, {"sub": "documents"}])
def test_person_comes_through_the_cabinet_alone(reading, act):
    answer = reading.person(uuid4(), act=act).get("/bindings")

    assert code(answer) == (403, "caller-refused")


def test_temporary_local_access_looks_and_binds_nobody(doors):
    granted = {"organisation_id": str(uuid4()), "expires_at": 4102444800}
    account_id = doors.registry.confirm("orlova")
    person = doors.person(account_id, acr="aal1", amr=["otp"], local_access=granted)

    looked = person.get("/bindings")
    tried = person.post("/bindings", {"method": "ogrn", "value": "1027700132195"})

    assert looked.status_code == 200
    assert code(tried) == (403, "access-reads-only")
    assert doors.registry.rows("SELECT count(*) FROM binding WHERE method <> 'ahead'") == [(0,)]


def test_program_is_no_person_and_a_person_no_program(reading):
    program = reading.program("frmr.self").get("/bindings")
    person = reading.person(uuid4(), "frmr.signers").post("/signers/resolution")

    assert code(program) == (403, "caller-refused")
    assert code(person) == (403, "caller-refused")


def test_program_of_another_scope_resolves_no_signers(reading):
    answer = reading.program("frmr.read").post("/signers/resolution")

    assert code(answer) == (403, "insufficient-scope")


def heard(doors, redis_url, name, body):
    """The event as the worker process handles it, cache and all."""
    with redis.Redis.from_url(redis_url) as client:
        table = PostgresRevocation(doors.registry.engine)
        revocation = Revocation(table, client, doors.registry.clock)
        handlers = wiring.wire_handlers(doors.registry.shared, revocation.remember)
        handlers[name](doors.registry.envelope(name, body, 5))


def test_token_of_an_ended_session_falls_at_once(doors, redis_url):
    account_id, sid = uuid4(), str(uuid4())
    visitor = doors.person(account_id, sid=sid)
    before = visitor.get("/bindings").status_code

    body = {
        "account_id": str(account_id),
        "session_ids": [sid],
        "grant_ids": [],
        "all": False,
        "not_before": doors.registry.clock().isoformat(),
        "reason": "logout",
    }
    heard(doors, redis_url, "idp.session.revoked.v1", body)

    assert before == 200
    assert code(visitor.get("/bindings")) == (401, "token-invalid")
    assert doors.person(account_id).get("/bindings").status_code == 200


def test_every_token_of_a_blocked_account_falls_at_once(doors, redis_url):
    account_id = doors.registry.confirm("orlova")
    visitor = doors.person(account_id)
    before = visitor.get("/bindings").status_code

    at = doors.registry.clock().isoformat()
    body = {
        "account_id": str(account_id),
        "reason": "support",
        "not_before": at,
        "blocked_at": at,
    }
    heard(doors, redis_url, "idp.account.blocked.v1", body)

    assert before == 200
    assert code(visitor.get("/bindings")) == (401, "token-invalid")


def test_deny_list_outlives_the_cache(doors, redis_url):
    account_id = people.person("orlova")["account_id"]
    visitor = doors.person(account_id)
    at = doors.registry.clock()
    body = {
        "account_id": account_id,
        "session_ids": [],
        "grant_ids": [],
        "all": True,
        "not_before": at.isoformat(),
        "reason": "password",
    }
    heard(doors, redis_url, "idp.session.revoked.v1", body)

    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()

    assert code(visitor.get("/bindings")) == (401, "token-invalid")
    (until,) = doors.registry.rows("SELECT until FROM revocation")
    assert until[0] == at + timedelta(seconds=630)
