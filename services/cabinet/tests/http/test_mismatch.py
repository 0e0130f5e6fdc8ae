"""A worker whom a discrepancy stops sees why, and what to do; nothing else of the cabinet (B7)."""

from uuid import UUID, uuid4

import lxml.html
import pytest

from cabinet.wiring.listening import handlers
from chassis.envelope import Envelope
from contracts import events

CHANGED = "frmr.worker.changed.v1"
CLOSED = [
    "/home",
    "/planned",
    "/binding",
    "/workplaces",
    "/profile",
    "/documents",
    "/documents/upload",
]


@pytest.fixture
def hear(stage, fake):
    """The registry tells of a new state of Maria's record."""
    table = handlers(stage.start_work, stage.sessions, stage.remembered.extend)

    def told(standing, fields, version):
        position = events.examples(CHANGED)[0]["positions"][0]
        body = events.examples(CHANGED)[0] | {
            "worker_id": str(fake.WORKER),
            "version": version,
            "positions": [position],
            "standing": standing,
            "stopped_fields": fields,
        }
        envelope = Envelope(uuid4(), CHANGED, "frmr", UUID(int=9), version, fake.NOW, body)
        table[CHANGED](envelope)

    return told


@pytest.fixture
def stopped(stage, sign_in, hear):
    """Maria works in the cabinet; then the registry finds another INN."""
    stage.bind()
    sign_in()
    hear("stopped", ["inn"], 5)


@pytest.mark.parametrize("address", CLOSED)
@pytest.mark.demand("B7")
def test_every_page_leads_to_the_reason(stopped, client, address):
    answer = client.get(address)

    assert (answer.status_code, answer.location) == (303, "/mismatch")


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.demand("B7")
def test_reason_fields_and_what_to_do_are_shown_without_sections(stopped, client, stage, lang):
    client.set_cookie("cabinet-language", lang)

    answer = client.get("/mismatch")

    assert answer.status_code == 200
    tree = lxml.html.document_fromstring(answer.text)
    assert tree.xpath("//@data-field") == ["inn"]
    assert tree.xpath("//main//a/@href") == [f"{stage.provider.issuer}/account", "/home"]
    assert not tree.xpath("//a[@href='/documents']")
    assert tree.xpath("//form/@action") == ["/logout", "/session/prolong", "/logout"]


def test_nothing_can_be_sent_and_scripts_hear_why(stopped, client):
    token = lxml.html.document_fromstring(client.get("/mismatch").text).xpath(
        "//form[@action='/logout']//input[@name='csrf_token']/@value"
    )[0]

    page = client.post("/binding", data={"csrf_token": token, "method": "ogrn", "value": "1"})
    script = client.get("/documents", headers={"Accept": "application/json"})

    assert page.status_code == 403
    assert "cabinet/identity-registry-mismatch" in page.text
    assert (script.status_code, script.json["code"]) == (403, "identity-registry-mismatch")


def test_help_stays_open_and_signing_out_works(stopped, client):
    tree = lxml.html.document_fromstring(client.get("/mismatch").text)
    token = tree.xpath("//form[@action='/logout']//input[@name='csrf_token']/@value")[0]

    assert client.get("/accessibility").status_code == 200
    assert client.post("/logout", data={"csrf_token": token}).status_code == 303


def test_mended_record_opens_the_cabinet(stopped, client, hear):
    hear("clear", [], 6)

    assert client.get("/home").status_code == 200
    assert client.get("/mismatch").location == "/home"
