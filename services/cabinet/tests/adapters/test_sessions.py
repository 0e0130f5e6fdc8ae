from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest

from cabinet.adapters.attempts import RedisAttempts, RedisOnce
from cabinet.adapters.ring import Ring
from cabinet.adapters.sessions import RedisSessions
from cabinet.domain.attempt import Attempt
from cabinet.domain.session import Token
from chassis import cache
from chassis.refusal import Unavailable

RING = Ring(b"k" * 32)


@pytest.fixture
def client(redis_url):
    with cache.connect(redis_url) as connected:
        connected.flushdb()
        yield connected


@pytest.fixture
def sessions(client):
    return RedisSessions(client, RING)


@pytest.fixture
def session(stage, fake):
    session = stage.visit(position_id=fake.THERAPIST.position_id, sid=str(uuid4())).session
    purpose = session.purpose("frmr", "frmr.self")
    token = Token("exchanged-secret", fake.NOW + timedelta(seconds=120))
    return session.with_exchanged(purpose, token, fake.NOW)


def test_session_comes_back_whole(sessions, session):
    sessions.add("k", session)

    assert sessions.find("k") == session


def test_no_token_can_be_read_in_the_store(sessions, session, client):
    sessions.add("k", session)

    stored = b"".join(client.get(key) for key in client.keys("session:*"))
    for secret in (
        b"access-1",
        b"refresh-1",
        b"exchanged-secret",
        str(session.account_id).encode(),
    ):
        assert secret not in stored


def test_record_moved_to_another_cookie_is_no_session(sessions, session, client):
    sessions.add("k", session)
    client.rename("session:k", "session:other")

    assert sessions.find("other") is None


def test_changes_at_the_same_time_do_not_write_over_each_other(sessions, session):
    sessions.add("k", replace(session, exchanged=()))

    def exchange(number):
        token = Token(f"t{number}", session.created_at + timedelta(seconds=120))
        purpose = session.purpose("frmr", f"scope-{number}")
        sessions.change(
            "k", lambda current: current.with_exchanged(purpose, token, session.created_at)
        )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(exchange, range(20)))

    assert len(sessions.find("k").exchanged) == 20


def test_ended_session_is_not_brought_back_by_a_late_change(sessions, session):
    sessions.add("k", session)
    sessions.end("k")

    assert sessions.change("k", lambda current: current) is None
    assert sessions.find("k") is None


def test_sign_in_that_is_over_takes_its_sessions_along(sessions, session):
    sessions.add("mine", session)
    sessions.add("other", replace(session, sid="other"))

    assert sessions.end_of(session.sid) == 1
    assert sessions.find("mine") is None
    assert sessions.find("other") is not None


def test_sessions_of_an_account_end_if_they_began_no_later(sessions, session, fake):
    sessions.add("old", session)
    sessions.add("new", replace(session, created_at=fake.NOW + timedelta(seconds=1)))

    assert sessions.end_all(session.account_id, fake.NOW) == 1
    assert sessions.find("new") is not None


def test_buried_session_is_remembered_as_idle(sessions, session):
    sessions.add("k", session)
    sessions.bury("k")

    assert sessions.find("k") is None
    assert sessions.was_idle("k")
    assert not sessions.was_idle("other")


def test_one_request_renews_while_the_others_wait(sessions):
    inside, order = Event(), []

    def first():
        with sessions.refreshing("k"):
            inside.set()
            order.append("first in")
            order.append("first out")

    def second():
        inside.wait(5)
        with sessions.refreshing("k"):
            order.append("second in")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda run: run(), [first, second]))

    assert order == ["first in", "first out", "second in"]


def test_lost_cache_is_unavailable():
    away = RedisSessions(cache.connect("redis://127.0.0.1:1/0"), RING)

    with pytest.raises(Unavailable):
        away.find("k")


def test_attempt_is_given_once_and_lies_sealed(client, fake):
    attempts = RedisAttempts(client, RING)
    attempt = Attempt("state", "nonce-1", "verifier-1", "browser", "/home", fake.NOW, acr="aal2")
    attempts.keep(attempt)
    stored = b"".join(client.get(key) for key in client.keys("attempt:*"))

    assert b"verifier-1" not in stored
    assert attempts.take("state") == attempt
    assert attempts.take("state") is None


def test_id_counts_once(client):
    once = RedisOnce(client)

    assert not once.known("logout:1")
    once.note("logout:1", timedelta(minutes=1))
    assert once.known("logout:1")
