import io
import json
import logging

import pytest
import structlog

from chassis import locks, logs, origin

TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl"


@pytest.fixture
def lines():
    out = io.StringIO()
    logs.configure(service="frmr", version="1.2.3", role="web", out=out, actor_key=b"k" * 32)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    structlog.reset_defaults()
    logging.getLogger().handlers = []
    logging.captureWarnings(capture=False)


def test_a_line_says_when_what_and_who(lines):
    structlog.get_logger().info("account.confirmed", account="7", attempt=2)

    (line,) = lines()
    assert list(line)[:6] == ["at", "level", "event", "service", "version", "role"]
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "info",
        "event": "account.confirmed",
        "service": "frmr",
        "version": "1.2.3",
        "role": "web",
        "account": "7",
        "attempt": 2,
    }


def test_a_line_is_one_line(lines):
    structlog.get_logger().info("thing.happened", text="one\ntwo\r\nthree")

    assert len(lines()) == 1


def test_less_than_the_level_is_not_written(lines):
    structlog.get_logger().debug("thing.looked_at")

    assert lines() == []


def test_a_line_names_the_trace_of_the_work(lines):
    began = origin.Origin("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    with origin.began(began):
        structlog.get_logger().info("thing.happened")

    (line,) = lines()
    assert line["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert line["span_id"] == "00f067aa0ba902b7"


@pytest.mark.parametrize("text", [TOKEN, f"Bearer {TOKEN}", "bearer abc.def", f"token={TOKEN}!"])
def test_a_token_is_never_written(lines, text):
    structlog.get_logger().info("thing.happened", header=text)

    (line,) = lines()
    assert "***" in line["header"]
    assert "eyJ" not in line["header"]
    assert "abc" not in line["header"]


def test_the_text_of_an_error_is_scrubbed(lines):
    words = f"snils 112-233-445 95 of a@b.example, {TOKEN}\nDETAIL: Key (name)=(Ann)"
    log = structlog.get_logger()
    log.error("request.failed", exc_info=ValueError(words))

    (line,) = lines()
    assert "ValueError" in line["exception"]
    for secret in ("112-233", "445", "a@b.example", "eyJ", "Ann"):
        assert secret not in line["exception"]


def test_libraries_speak_in_the_same_form(lines):
    logging.getLogger("pika.adapters").warning("lost %s", "+7 900 123-45-67")

    (line,) = lines()
    assert (line["event"], line["level"], line["logger"]) == (
        "library.said",
        "warning",
        "pika.adapters",
    )
    assert line["said"] == "lost ***"


def test_the_chatter_of_libraries_is_not_written(lines):
    logging.getLogger("urllib3").info("Starting new HTTP connection")

    assert lines() == []


def test_an_actor_is_the_same_hash_each_time_and_no_name(lines):
    assert logs.actor("7") == logs.actor("7")
    assert logs.actor("7") != logs.actor("8")
    assert len(logs.actor("7")) == 16


def test_a_request_is_one_line_with_its_route_and_no_address(lines, house):
    app = house()

    @app.get("/people/<int:number>")
    @locks.open_door("a test")
    def view(number):
        return ""

    response = app.test_client().get("/people/123456789?snils=11223344595")

    (line,) = lines()
    assert line["event"] == "http.answered"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/people/<int:number>", 200)
    assert line["request_id"] == response.headers["X-Request-Id"]
    assert "123456789" not in json.dumps(line)
    assert "11223344595" not in json.dumps(line)


def test_a_bug_is_logged_with_the_number_that_the_caller_was_told(lines, house):
    app = house()

    @app.get("/")
    @locks.open_door("a test")
    def view():
        raise KeyError("lost")

    response = app.test_client().get("/")

    failed = next(line for line in lines() if line["event"] == "request.failed")
    assert failed["request_id"] == response.headers["X-Request-Id"]
    assert "KeyError" in failed["exception"]
    assert "test_logs.py" in failed["exception"]
