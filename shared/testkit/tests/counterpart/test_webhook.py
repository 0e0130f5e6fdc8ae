"""A delivery is believed only with the sender's signature, in time, and whole."""

import base64
import hashlib
import hmac
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from time import monotonic

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask, request

from testkit.counterpart import Recipient, create_app
from testkit.counterpart.webhook import signature
from testkit.serving import Server

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SECRET = "00" * 31 + "2a"
DELIVERY = "e5d4c3b2-a190-4f8e-9d7c-6b5a49382716"
INSURER = Recipient(
    "a1b2c3d4-e5f6-5a7b-8c9d-0e1f2a3b4c5d", "АО «Страховая»", "1027700007004", "insurer", SECRET
)


def package(text="epicrisis"):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("manifest.json", "{}")
        archive.writestr("content", text)
    return made.getvalue()


PACKAGE = package()


def headers(body=PACKAGE, *, delivery=DELIVERY, at=NOON, secret=SECRET):
    digest = hashlib.sha256(body)
    timestamp = str(int(at.timestamp()))
    signed = f"{timestamp}.{delivery}.{digest.hexdigest()}".encode()
    mac = hmac.new(bytes.fromhex(secret), signed, hashlib.sha256).hexdigest()
    return {
        "Content-Digest": f"sha-256=:{base64.b64encode(digest.digest()).decode()}:",
        "Idempotency-Key": delivery,
        "Ordinator-Timestamp": timestamp,
        "Ordinator-Signature": f"v1={mac}",
        "Content-Type": "application/zip",
    }


@pytest.fixture
def sender():
    """The sender's side: hears receipts that come later."""
    heard, arrived = [], Event()
    app = Flask("sender")

    @app.post("/deliveries/<delivery_id>/receipts")
    def receipt(delivery_id):
        heard.append((delivery_id, request.content_type, request.get_data(as_text=True)))
        arrived.set()
        return "", 202

    with Server(app) as server:
        server.heard, server.arrived = heard, arrived
        yield server


@pytest.fixture
def client(tmp_path, sender):
    app = create_app(
        INSURER,
        tmp_path,
        endpoint=lambda: "http://127.0.0.1:18052/deliveries",
        sender_url=sender.url,
        clock=lambda: NOON,
    )
    return app.test_client()


def behave(client, name, **more):
    reply = client.put("/api/behaviour", json={"name": name, "after_s": 0, **more})
    assert reply.status_code == 200


def deliver(client, body=PACKAGE, **more):
    return client.post("/deliveries", data=body, headers=headers(body, **more))


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def claims(jws):
    return json.loads(decoded(jws.split(".")[1]))


def is_signed_by(jwk, jws):
    head, body, raw = jws.split(".")
    x, y = (int.from_bytes(decoded(jwk[name]), "big") for name in "xy")
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    raw = decoded(raw)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        key.verify(der, f"{head}.{body}".encode(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return json.loads(decoded(head)) == {"alg": "ES256", "kid": jwk["kid"], "typ": "receipt+jwt"}


def jwk_of(client):
    return client.get("/api/recipient").json["receipt_jwk"]


def test_accepted_delivery_is_receipted_at_once(client):
    reply = deliver(client)

    assert reply.status_code == 200
    assert reply.content_type == "application/jose"
    assert is_signed_by(jwk_of(client), reply.text)
    receipt = claims(reply.text)
    assert receipt.pop("jti")
    assert receipt == {
        "iss": INSURER.recipient_id,
        "sub": DELIVERY,
        "package_sha256": hashlib.sha256(PACKAGE).hexdigest(),
        "outcome": "accepted",
        "code": "ok",
        "text": "accepted by the stand's counterpart",
        "iat": int(NOON.timestamp()),
    }


def test_delivery_and_its_package_can_be_read(client):
    deliver(client)

    [entry] = client.get("/api/deliveries").json["items"]

    assert entry["files"] == ["manifest.json", "content"]
    assert (entry["size"], entry["times"], entry["outcome"]) == (len(PACKAGE), 1, "accepted")
    assert client.get(f"/api/deliveries/{DELIVERY}/package").data == PACKAGE


def test_repeated_delivery_is_entered_once_and_gets_the_same_receipt(client):
    first, second = deliver(client), deliver(client)

    assert first.text == second.text
    [entry] = client.get("/api/deliveries").json["items"]
    assert entry["times"] == 2


def test_same_delivery_with_another_package_is_refused(client):
    deliver(client)

    reply = deliver(client, package("other"))

    assert (reply.status_code, reply.json) == (409, {"code": "other-package"})
    assert client.get(f"/api/deliveries/{DELIVERY}/package").data == PACKAGE


@pytest.mark.parametrize("offset_s", [-300, 300])
def test_timestamp_within_five_minutes_passes(client, offset_s):
    assert deliver(client, at=NOON + timedelta(seconds=offset_s)).status_code == 200


@pytest.mark.parametrize("offset_s", [-301, 301])
def test_timestamp_beyond_five_minutes_is_refused(client, offset_s):
    reply = deliver(client, at=NOON + timedelta(seconds=offset_s))

    assert (reply.status_code, reply.json) == (401, {"code": "timestamp-out-of-range"})


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"Ordinator-Signature": "v1=" + "0" * 64}, 401, "signature-wrong"),
        ({"Ordinator-Signature": ""}, 401, "signature-wrong"),
        ({"Ordinator-Signature": "v1=ё"}, 401, "signature-wrong"),
        ({"Ordinator-Timestamp": "noon"}, 400, "timestamp-malformed"),
        ({"Idempotency-Key": "7"}, 400, "delivery-id-malformed"),
        ({"Content-Digest": "sha-256=:AAAA:"}, 400, "digest-malformed"),
        ({"Content-Digest": "md5=:AAAA:"}, 400, "digest-malformed"),
    ],
)
def test_request_that_shows_too_little_is_refused_and_noted(client, change, status, code):
    reply = client.post("/deliveries", data=PACKAGE, headers=headers() | change)

    assert (reply.status_code, reply.json) == (status, {"code": code})
    seen = client.get("/api/deliveries").json
    assert seen["items"] == []
    assert [entry["code"] for entry in seen["refused"]] == [code]


def test_changed_body_is_refused_though_its_headers_are_signed(client, tmp_path):
    reply = client.post("/deliveries", data=PACKAGE + b"!", headers=headers())

    assert (reply.status_code, reply.json) == (400, {"code": "digest-mismatch"})
    assert list(tmp_path.glob("packages/*")) == []


def test_either_of_two_signatures_is_enough(client):
    good = headers()
    both = good | {"Ordinator-Signature": f"v1={'0' * 64}, {good['Ordinator-Signature']}"}

    assert client.post("/deliveries", data=PACKAGE, headers=both).status_code == 200


def test_signature_is_the_hmac_written_in_the_contract():
    assert signature("2a", "1", "d", "p") == hmac.new(b"\x2a", b"1.d.p", "sha256").hexdigest()


def test_late_receipt_comes_to_the_sender(client, sender):
    behave(client, "accept_late")

    reply = deliver(client)

    assert (reply.status_code, reply.text) == (202, "")
    assert sender.arrived.wait(10)
    [(delivery_id, content_type, jws)] = sender.heard
    assert (delivery_id, content_type) == (DELIVERY, "application/jose")
    assert claims(jws)["outcome"] == "accepted"
    assert is_signed_by(jwk_of(client), jws)


def test_rejection_says_why(client):
    behave(client, "reject", code="patient-unknown")

    receipt = claims(deliver(client).text)

    assert (receipt["outcome"], receipt["code"]) == ("rejected", "patient-unknown")


def test_failing_counterpart_fails_so_often_and_accepts_then(client):
    behave(client, "fail", times=2)

    assert [deliver(client).status_code for _ in range(3)] == [503, 503, 200]


def test_throttling_counterpart_says_when_to_come_back(client):
    behave(client, "throttle", after_s=7)

    reply = deliver(client)

    assert (reply.status_code, reply.headers["Retry-After"]) == (429, "7")
    assert deliver(client).status_code == 200


def test_hanging_counterpart_takes_nothing(client):
    behave(client, "hang", after_s=0.2)
    begun = monotonic()

    reply = deliver(client)

    assert reply.status_code == 504
    assert monotonic() - begun >= 0.2
    assert client.get("/api/deliveries").json["items"] == []


def test_receipt_by_a_wrong_key_fails_verification(client):
    behave(client, "wrong_key")

    assert not is_signed_by(jwk_of(client), deliver(client).text)


def test_receipt_about_a_wrong_package_names_another(client):
    behave(client, "wrong_package")

    assert claims(deliver(client).text)["package_sha256"] == "0" * 64


def test_double_receipt_comes_twice_with_one_jti(client, sender):
    behave(client, "double_receipt")

    now = deliver(client).text

    assert sender.arrived.wait(10)
    assert sender.heard[0][2] == now


def test_contradiction_is_two_receipts_that_disagree(client, sender):
    behave(client, "contradict")

    now = claims(deliver(client).text)

    assert sender.arrived.wait(10)
    later = claims(sender.heard[0][2])
    assert (now["outcome"], later["outcome"]) == ("accepted", "rejected")
    assert now["jti"] != later["jti"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"name": "sulk"}, "behaviour-unknown"),
        ({"name": "reject", "code": ""}, "code-malformed"),
        ({"name": "fail", "times": 0}, "times-out-of-range"),
        ({"name": "hang", "after_s": -1}, "after_s-out-of-range"),
    ],
)
def test_malformed_behaviour_is_refused(client, asked, code):
    reply = client.put("/api/behaviour", json=asked)

    assert (reply.status_code, reply.json) == (422, {"code": code})


def test_page_shows_deliveries_in_russian(client):
    deliver(client)

    page = client.get("/").text

    assert "АО «Страховая»" in page
    assert DELIVERY in page
    assert "принято" in page


def test_emptied_book_forgets_packages(client, tmp_path):
    deliver(client)

    assert client.delete("/api/deliveries").status_code == 204
    assert client.get("/api/deliveries").json == {"items": [], "refused": []}
    assert list(tmp_path.glob("packages/*")) == []


def test_card_is_the_row_that_the_senders_seed_needs(client):
    card = client.get("/api/recipient").json

    assert card.keys() == {
        "recipient_id",
        "name",
        "ogrn",
        "kind",
        "channel",
        "endpoint",
        "secret",
        "receipt_jwk",
    }
    assert card["endpoint"] == "http://127.0.0.1:18052/deliveries"
    assert "d" not in card["receipt_jwk"]


def test_parallel_repeats_are_one_delivery(client):
    app = client.application
    senders = [Thread(target=lambda: deliver(app.test_client())) for _ in range(8)]
    for thread in senders:
        thread.start()
    for thread in senders:
        thread.join()

    [entry] = client.get("/api/deliveries").json["items"]

    assert entry["times"] == 8
