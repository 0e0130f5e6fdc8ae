from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest
import redis
from flask import jsonify, request

from chassis import door, locks
from chassis.refusal import Refusal, Unavailable
from chassis.tokens import Claims

PERSON = Claims(
    sub="7",
    client_id="cabinet",
    scope=frozenset({"frmr.self"}),
    jti="1",
    iat=0,
    exp=120,
    sid="8",
    level="confirmed",
    act="cabinet",
)


class OrganisationClosed(Refusal):
    code = "organisation-closed"
    title = "The organisation is closed"


class LimitReached(Refusal):
    code = "limit-reached"
    title = "Too many"


@pytest.fixture
def cache(redis_url):
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
        yield client


@pytest.fixture
def done():
    """What the route did, in order."""
    return []


@pytest.fixture
def app(house, tokens, cache, done):
    tokens.known = {"Bearer 7": PERSON, "Bearer 9": replace(PERSON, sub="9")}
    app = house(
        idempotency=door.Idempotency(cache),
        statuses={OrganisationClosed: 409, LimitReached: 429},
    )

    @app.post("/things")
    @locks.person(scope="frmr.self")
    @door.idempotent
    def make():
        done.append(request.get_json())
        response = jsonify(number=len(done))
        response.status_code = 201
        response.headers["Location"] = f"/things/{len(done)}"
        response.set_cookie("secret", "value")
        return response

    @app.post("/others")
    @locks.person(scope="frmr.self")
    @door.idempotent
    def make_other():
        done.append("other")
        return ""

    return app


@pytest.fixture
def post(app):
    def post(key, body=None, path="/things", token="7"):
        headers = {"Authorization": f"Bearer {token}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        return app.test_client().post(path, json=body or {"name": "x"}, headers=headers)

    return post


def test_a_request_sent_again_is_answered_again_and_not_done_again(post, done):
    first, second = post("k1"), post("k1")

    assert len(done) == 1
    assert (second.status_code, second.json) == (201, {"number": 1})
    assert second.headers["Location"] == "/things/1"
    assert second.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers


def test_an_answer_given_again_has_its_own_number_and_nobodys_cookies(post):
    first, second = post("k1"), post("k1")

    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
    assert "Set-Cookie" in first.headers
    assert "Set-Cookie" not in second.headers


def test_without_a_key_each_request_is_its_own(post, done):
    post(None)
    post(None)

    assert len(done) == 2


def test_another_key_is_another_request(post, done):
    post("k1")
    post("k2")

    assert len(done) == 2


def test_the_key_of_another_body_is_422(post, done):
    post("k1")
    response = post("k1", {"name": "y"})

    assert (response.status_code, response.json["code"]) == (422, "idempotency-key-reused")
    assert len(done) == 1


def test_the_key_of_another_query_is_422(post, done):
    post("k1")
    response = post("k1", path="/things?name=y")

    assert response.status_code == 422
    assert len(done) == 1


def test_nobody_meets_the_answers_of_another(post, done):
    post("k1")
    response = post("k1", token="9")

    assert response.json == {"number": 2}


def test_a_key_is_about_one_route(post, done):
    post("k1")
    response = post("k1", path="/others")

    assert response.status_code == 200
    assert done == [{"name": "x"}, "other"]


def test_the_lock_comes_first(post, done):
    post("k1")
    response = post("k1", token="stranger")

    assert response.status_code == 401


@pytest.mark.parametrize("key", ["", " ", "x" * 129, "a b", "ключ".encode().decode("latin-1")])
def test_what_is_no_key_is_400(post, done, key):
    response = post(key)

    assert response.status_code == 400
    assert response.json["errors"] == [{"pointer": "/Idempotency-Key", "code": "invalid"}]
    assert done == []


def test_an_answer_is_kept_for_a_day(post, cache):
    post("k1")

    (name,) = cache.keys("idempotency:frmr:*")
    assert 86_390_000 < cache.pttl(name) <= 86_400_000


def test_no_name_in_the_cache_shows_the_key_or_the_person(post, cache):
    post("a-telling-key")

    (name,) = cache.keys("*")
    assert b"telling" not in name


@pytest.fixture
def failing(app, done):
    """A route that fails as it is told."""
    raised = []

    @app.post("/failing")
    @locks.person(scope="frmr.self")
    @door.idempotent
    def fail():
        done.append("tried")
        if raised:
            raise raised.pop(0)
        return "done"

    return raised


def test_a_rules_no_is_kept(post, failing, done):
    failing.append(OrganisationClosed())
    first, second = post("k1", path="/failing"), post("k1", path="/failing")

    assert done == ["tried"]
    assert (first.status_code, second.status_code) == (409, 409)
    assert second.json["code"] == "organisation-closed"
    assert second.content_type == "application/problem+json"


@pytest.mark.parametrize("raised", [Unavailable("database"), ValueError(), LimitReached()])
def test_what_passes_by_itself_is_tried_again(post, failing, done, raised):
    failing.append(raised)
    first, second = post("k1", path="/failing"), post("k1", path="/failing")

    assert first.status_code in {429, 500, 503}
    assert second.text == "done"
    assert done == ["tried", "tried"]


def test_the_second_of_two_at_once_is_told_to_wait(app, post, done):
    inside, leave = Event(), Event()

    @app.post("/slow")
    @locks.person(scope="frmr.self")
    @door.idempotent
    def slow():
        done.append("slow")
        inside.set()
        leave.wait(10)
        return "done"

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(post, "k1", path="/slow")
        inside.wait(10)
        second = post("k1", path="/slow")
        leave.set()

    assert (second.status_code, second.json["code"]) == (409, "request-in-progress")
    assert second.headers["Retry-After"] == "1"
    assert first.result().text == "done"
    assert done == ["slow"]


def test_of_many_at_once_one_is_done(post, done):
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: post("k1"), range(64)))

    assert len(done) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert post("k1").json == {"number": 1}


def test_a_name_that_has_passed_to_another_is_left_to_it(cache, app):
    kept = door.Idempotency(cache)
    with app.test_request_context():
        kept.begin("name", "print", "first")
        cache.delete("name")
        kept.begin("name", "print", "second")

        kept.drop("name", "first")

        assert cache.hget("name", "owner") == b"second"


def test_without_the_cache_a_keyed_write_is_503_and_not_done(house, tokens, done):
    tokens.known = {"Bearer 7": PERSON}
    away = redis.Redis(port=1, socket_connect_timeout=0.2)
    app = house(idempotency=door.Idempotency(away))

    @app.post("/things")
    @locks.person(scope="frmr.self")
    @door.idempotent
    def make():
        done.append(1)
        return ""

    headers = {"Authorization": "Bearer 7", "Idempotency-Key": "k1"}
    response = app.test_client().post("/things", headers=headers)

    assert response.status_code == 503
    assert done == []


def test_it_stands_below_the_lock():
    with pytest.raises(TypeError, match="below the lock"):

        @door.idempotent
        @locks.open_door("a test")
        def view():
            return ""
