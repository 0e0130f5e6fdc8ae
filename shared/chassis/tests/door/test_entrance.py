import io
from uuid import UUID

import pytest
from flask import jsonify, request

from chassis import door, locks, origin

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def app(house):
    return house(max_body=10)


@pytest.fixture
def client(app):
    @app.post("/")
    @locks.open_door("a test")
    def take():
        return str(len(request.get_data()))

    @app.post("/large")
    @locks.open_door("a test")
    @door.body_limit(20)
    def take_more():
        return str(len(request.get_data()))

    @app.post("/endless")
    @locks.open_door("a test")
    @door.body_limit(None)
    def take_all():
        return str(len(request.get_data()))

    @app.get("/origin")
    @locks.open_door("a test")
    def tell():
        began = origin.current()
        return jsonify(
            trace=began.traceparent,
            state=began.tracestate,
            request=began.correlation_id,
            address=request.remote_addr,
            host=request.host,
            scheme=request.scheme,
        )

    return app.test_client()


def test_a_request_has_a_number_of_ours(client):
    response = client.get("/origin", headers={"X-Request-Id": "mine", "Request-Id": "mine"})

    number = response.headers["X-Request-Id"]
    assert UUID(number).version == 4
    assert response.json["request"] == number


def test_two_requests_have_two_numbers(client):
    first, second = client.get("/origin"), client.get("/origin")

    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]


def test_the_trace_of_the_caller_goes_on_in_a_span_of_ours(client):
    told = f"00-{TRACE}-00f067aa0ba902b7-01"

    response = client.get("/origin", headers={"traceparent": told, "tracestate": "a=1"})

    assert response.json["trace"].startswith(f"00-{TRACE}-")
    assert response.json["trace"] != told
    assert response.json["state"] == "a=1"


@pytest.mark.parametrize("told", ["", "00-1-2-3", f"00-{'0' * 32}-{'0' * 16}-01", "x" * 9000])
def test_a_trace_that_is_none_begins_anew(client, told):
    response = client.get("/origin", headers={"traceparent": told, "tracestate": "a=1"})

    assert origin.trace_id(response.json["trace"]) is not None
    assert response.json["state"] is None


def test_a_request_leaves_no_origin_behind(client):
    client.get("/origin")

    assert origin.current() == origin.Origin()


def test_forwarded_headers_are_nothing_without_a_proxy(client):
    forged = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "for=203.0.113.9;proto=https;host=evil.example",
        "X-Real-IP": "203.0.113.9",
    }

    response = client.get("/origin", headers=forged)

    assert response.json["address"] == "127.0.0.1"
    assert response.json["scheme"] == "http"
    assert response.json["host"] == "localhost"


def test_behind_one_proxy_only_the_last_hop_is_believed(house):
    app = house(trusted_proxies=1)

    @app.get("/")
    @locks.open_door("a test")
    def tell():
        return jsonify(address=request.remote_addr, scheme=request.scheme)

    forwarded = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https"}
    response = app.test_client().get("/", headers=forwarded)

    assert response.json == {"address": "198.51.100.7", "scheme": "https"}
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_answers_are_guarded(client):
    response = client.get("/origin")

    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert (
        response.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    )
    assert "Strict-Transport-Security" not in response.headers


@pytest.mark.parametrize(("path", "size"), [("/", 10), ("/large", 20), ("/endless", 5000)])
def test_a_body_up_to_the_limit_is_taken(client, path, size):
    response = client.post(path, data=b"x" * size)

    assert response.text == str(size)


@pytest.mark.parametrize(("path", "size"), [("/", 11), ("/large", 21)])
def test_a_longer_body_is_413(client, path, size):
    response = client.post(path, data=b"x" * size)

    assert (response.status_code, response.json["code"]) == (413, "body-too-large")


@pytest.mark.parametrize(("path", "size"), [("/", 11), ("/large", 21)])
def test_a_longer_body_in_chunks_is_413(client, path, size):
    response = client.post(
        path,
        input_stream=io.BytesIO(b"x" * size),
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert (response.status_code, response.json["code"]) == (413, "body-too-large")
