"""The gateway, the page and the JSON of the stand's inbox."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from time import monotonic

import pytest

from testkit.inbox import Faults, Mailbox, create_app

PHONE = "+79991234567"
SMS = {"id": "m-1", "to": PHONE, "text": "Код 123456\n\n@localhost #123456"}


class Ticks:
    """A clock that moves only when told."""

    def __init__(self):
        self.at = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def faults():
    return Faults(slow_s=0.2)


@pytest.fixture
def client(faults):
    return create_app(Mailbox(), faults, Ticks()).test_client()


def put_fault(client, **fault):
    return client.put("/api/faults", json=fault)


def test_sms_and_call_are_taken_and_read(client):
    client.post("/messages", json=SMS)
    client.post("/calls", json={"id": "c-1", "to": PHONE, "say": "6, 5, 4, 3, 2, 1"})

    items = client.get("/api/messages", query_string={"to": PHONE}).json["items"]

    assert [(item["kind"], item["code"]) for item in items] == [
        ("sms", "123456"),
        ("call", "654321"),
    ]
    assert items[0]["text"] == SMS["text"]


def test_repeated_id_is_delivered_once(client):
    first, second = client.post("/messages", json=SMS), client.post("/messages", json=SMS)

    assert (first.status_code, second.status_code) == (202, 200)
    assert len(client.get("/api/messages").json["items"]) == 1


def test_repeated_id_with_other_text_is_refused(client):
    client.post("/messages", json=SMS)

    reply = client.post("/messages", json=SMS | {"text": "другое"})

    assert (reply.status_code, reply.json) == (409, {"code": "id-taken"})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": ""}, "id-missing"),
        ({"to": None}, "to-missing"),
        ({"text": 7}, "text-malformed"),
        ({"text": "x" * 4_001}, "text-malformed"),
    ],
)
def test_malformed_message_is_refused_with_a_code(client, change, code):
    reply = client.post("/messages", json=SMS | change)

    assert (reply.status_code, reply.json) == (422, {"code": code})


def test_code_is_the_newest_one_with_its_moment(client):
    client.post("/messages", json=SMS)
    client.post("/messages", json=SMS | {"id": "m-2", "text": "@localhost #777777"})

    assert client.get("/api/code", query_string={"to": PHONE}).json == {
        "code": "777777",
        "link": None,
        "received_at": "2026-11-25T12:00:02+00:00",
    }


def test_plus_sign_lost_in_the_query_does_no_harm(client):
    client.post("/messages", json=SMS)

    assert client.get(f"/api/code?to={PHONE}").json["code"] == "123456"
    assert client.get("/api/code?to=79991234567").json["code"] == "123456"


def test_old_code_is_not_taken_for_a_new_one(client):
    client.post("/messages", json=SMS)
    seen = client.get(f"/api/code?to={PHONE}").json["received_at"]

    reply = client.get(f"/api/code?to={PHONE}&since={seen}")

    assert (reply.status_code, reply.json) == (404, {"code": "no-code"})


def test_reader_waits_for_a_message_on_its_way(client):
    late = Thread(target=lambda: client.application.test_client().post("/messages", json=SMS))
    begun = monotonic()
    late.start()

    reply = client.get(f"/api/code?to={PHONE}&wait=20")

    late.join()
    assert reply.json["code"] == "123456"
    assert monotonic() - begun < 10


@pytest.mark.parametrize("query", ["wait=soon", "since=yesterday", "since=2026-11-25T12:00:00"])
def test_malformed_query_is_refused(client, query):
    assert client.get(f"/api/messages?{query}").status_code == 422


def test_emptied_inbox_holds_nothing(client):
    client.post("/messages", json=SMS)

    assert client.delete("/api/messages").status_code == 204
    assert client.get("/api/messages").json == {"items": []}


def test_page_shows_messages_in_russian_and_escapes_them(client):
    client.post("/messages", json=SMS | {"text": "<script>alert(1)</script>\n@localhost #123456"})

    page = client.get("/").text

    assert "Входящие учебного стенда" in page
    assert "123456" in page
    assert "<script>" not in page


def test_page_loads_nothing_from_elsewhere(client):
    reply = client.get("/")

    assert "http://" not in reply.text
    assert "https://" not in reply.text
    assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert client.get("/static/stand.css").status_code == 200


def test_refusing_channel_answers_503_and_the_others_work(client):
    put_fault(client, channel="sms", fault="refuse", for_s=60)

    sms = client.post("/messages", json=SMS)
    call = client.post("/calls", json={"id": "c-1", "to": PHONE, "say": "1 2 3 4 5 6"})

    assert (sms.status_code, sms.headers["Retry-After"]) == (503, "1")
    assert call.status_code == 202


def test_dropping_channel_takes_and_never_shows(client):
    put_fault(client, channel="sms", fault="drop", for_s=60)

    assert client.post("/messages", json=SMS).status_code == 202
    assert client.get("/api/messages").json == {"items": []}


def test_garbling_channel_lets_no_code_through(client):
    put_fault(client, channel="sms", fault="garble", for_s=60)
    client.post("/messages", json=SMS)

    [item] = client.get("/api/messages").json["items"]

    assert item["code"] is None
    assert "123456" not in item["text"]


def test_slow_channel_delivers_late(client):
    put_fault(client, channel="sms", fault="slow", for_s=60)
    begun = monotonic()

    client.post("/messages", json=SMS)

    assert monotonic() - begun >= 0.2
    assert len(client.get("/api/messages").json["items"]) == 1


def test_fault_ends_by_itself_and_zero_seconds_heal():
    at = [100.0]
    faults = Faults(tick=lambda: at[0])
    faults.put("sms", "refuse", 5)
    faults.put("mail", "drop", 5)

    assert faults.now() == {"sms": "refuse", "mail": "drop"}
    faults.put("mail", "drop", 0)
    assert faults.now() == {"sms": "refuse"}
    at[0] = 105.0
    assert faults.now() == {}


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"channel": "pigeon", "fault": "drop", "for_s": 1}, "channel-unknown"),
        ({"channel": "sms", "fault": "eat", "for_s": 1}, "fault-unknown"),
        ({"channel": "sms", "fault": "drop", "for_s": -1}, "for_s-out-of-range"),
        ({"channel": "sms", "fault": "drop"}, "for_s-out-of-range"),
    ],
)
def test_malformed_fault_is_refused(client, fault, code):
    assert put_fault(client, **fault).json == {"code": code}
