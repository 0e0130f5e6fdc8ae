"""The number and the time that a person reads from a problem find the request in the logs."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import requests

from testkit.queues import await_true

SERVICES = ("idp", "frmr", "cabinet", "documents")
WITH_PAGES = ("idp", "cabinet")
NOWHERE = "/there/is/nothing/here"
NUMBER = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def asked(stack, service, accept):
    headers = {"Accept": accept, "X-Request-Id": "mine", "traceparent": TRACE}
    return requests.get(stack.urls[service] + NOWHERE, headers=headers, timeout=10)


TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def line_of(standing, service, number):
    """The line of the log that tells of the answer."""
    lines = [
        line for line in standing.deployment.log(f"{service}.web").splitlines() if number in line
    ]
    told = [json.loads(line[line.index("{") :]) for line in lines]
    return next((line for line in told if line["event"] == "http.answered"), None)


def recent(at):
    moment = datetime.fromisoformat(at)
    return abs(datetime.now(UTC) - moment) < timedelta(minutes=2)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.demand("E3")
def test_the_number_of_a_problem_is_in_the_log_with_its_trace(stack, standing, service):
    answer = asked(stack, service, "application/problem+json")
    told = answer.json()
    number = answer.headers["X-Request-Id"]

    assert answer.status_code == 404
    assert re.fullmatch(NUMBER, number)
    assert told["instance"] == f"urn:ordinator:request:{number}"
    assert recent(told["at"])
    await_true(lambda: line_of(standing, service, number), f"{service} logged {number}")
    line = line_of(standing, service, number)
    assert (line["request_id"], line["status"]) == (number, 404)
    assert line["trace_id"] == TRACE[3:35]
    assert recent(line["at"])


@pytest.mark.parametrize("service", WITH_PAGES)
@pytest.mark.demand("E3")
def test_the_number_and_time_of_an_error_page_are_those_of_the_log(stack, standing, service):
    answer = asked(stack, service, "text/html")
    number = answer.headers["X-Request-Id"]

    assert answer.headers["Content-Type"].startswith("text/html")
    assert set(re.findall(NUMBER, answer.text)) == {number}
    (at,) = set(re.findall(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ)", answer.text))
    assert recent(at)
    await_true(lambda: line_of(standing, service, number), f"{service} logged {number}")
