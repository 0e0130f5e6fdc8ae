import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from look.reports import MAX_REPORT, PER_MINUTE, digest, reports


class Moving:
    def __init__(self):
        self.at = datetime(2026, 11, 23, tzinfo=UTC)

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Moving()


@pytest.fixture
def kept():
    return []


@pytest.fixture
def client(clock, kept):
    app = Flask(__name__)
    app.register_blueprint(reports(clock, kept.append, lambda view: view))
    return app.test_client()


REPORT = json.dumps(
    {
        "csp-report": {
            "effective-directive": "script-src-elem",
            "blocked-uri": "https://evil.test/x.js?snils=1",
            "document-uri": "https://cabinet.test/documents/7",
        }
    }
)


def test_only_the_rule_and_the_host_are_kept(client, kept):
    reply = client.post("/csp", data=REPORT, content_type="application/csp-report")

    assert reply.status_code == 204
    assert kept == [{"directive": "script-src-elem", "blocked": "evil.test"}]


def test_large_reports_are_dropped(client, kept):
    client.post("/csp", data=REPORT + " " * MAX_REPORT)

    assert kept == []


def test_a_flood_is_cut_and_forgiven_after_a_minute(client, kept, clock):
    for _ in range(PER_MINUTE + 5):
        client.post("/csp", data=REPORT)
    clock.at += timedelta(minutes=1)
    client.post("/csp", data=REPORT)

    assert len(kept) == PER_MINUTE + 1


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"csp-report": 1}', b"\xff"])
def test_what_is_no_report_is_nothing(body):
    assert digest(body) is None
