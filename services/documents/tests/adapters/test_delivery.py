"""Deliveries to a counterpart that behaves well, badly or late; receipts that hold or do not."""

import base64
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask

from chassis.clock import now
from documents.adapters.outbound import Guard
from documents.adapters.receipts import JwsReceipts
from documents.adapters.webhook import Webhook
from documents.domain.delivery import Recipient, wait_before
from documents.domain.document import DeliveryStatus, Status
from documents.domain.refusals import (
    DeliveryOpen,
    DeliveryUnknown,
    NotSigned,
    ReceiptUnverified,
    RecipientDisabled,
)
from documents.usecases.delivery import DeliverDocument
from documents.usecases.outside import Answer
from ordinator_journal.entries import leaf
from ordinator_journal.tree import included
from testkit import jws
from testkit.serving import Server


@pytest.fixture
def orlova(office):
    return office.signer("orlova")


@pytest.fixture
def document_id(office, orlova):
    return office.signed(orlova)


def _behave(insurer, name, **more):
    asked = {"name": name, "after_s": 0, **more}
    assert requests.put(f"{insurer.url}/api/behaviour", json=asked, timeout=5).ok


def _send(office, signer, document_id, insurer):
    card = office.do.send_document(signer.caller, document_id, insurer.recipient_id)
    office.keeper()()
    return card.deliveries[-1][0].delivery_id


def _delivery(office, signer, document_id):
    return office.card(signer.caller, document_id).deliveries[-1][0]


def test_an_accepted_delivery_is_sent_received_and_told(office, orlova, document_id, insurer):
    delivery_id = _send(office, orlova, document_id, insurer)

    assert office.courier()(delivery_id) is None

    card = office.card(orlova.caller, document_id)
    assert card.document.status is Status.DELIVERED
    assert _delivery(office, orlova, document_id).status is DeliveryStatus.ACCEPTED
    assert office.told()[-2:] == [
        "documents.document.sent.v1",
        "documents.document.delivered.v1",
    ]


def test_the_package_holds_everything_and_proves_its_line(office, orlova, document_id, insurer):
    delivery_id = _send(office, orlova, document_id, insurer)
    office.courier()(delivery_id)

    url = f"{insurer.url}/api/deliveries/{delivery_id}/package"
    archive = zipfile.ZipFile(io.BytesIO(requests.get(url, timeout=5).content))

    assert archive.namelist() == [
        "manifest.json",
        "content.pdf",
        "signatures/1.sig",
        "signatures/1.json",
        "journal/head.json",
        "journal/proof.json",
    ]
    assert archive.read("content.pdf") == office.pdf()
    head = json.loads(archive.read("journal/head.json"))
    proof = json.loads(archive.read("journal/proof.json"))
    path = [bytes.fromhex(sibling) for sibling in proof["path"]]
    line = leaf(proof["entry"].encode())
    root = bytes.fromhex(head["root"])
    assert included(line, proof["leaf_index"], head["size"], path, root)
    assert str(delivery_id) in proof["entry"]


def test_a_rejected_delivery_rejects_the_document(office, orlova, document_id, insurer):
    _behave(insurer, "reject", code="policy-unknown")

    office.courier()(_send(office, orlova, document_id, insurer))

    card = office.card(orlova.caller, document_id)
    assert card.document.status is Status.REJECTED
    assert card.deliveries[0][0].last_code == "policy-unknown"
    assert office.told()[-1] == "documents.document.rejected.v1"


@pytest.mark.parametrize("behaviour", ["wrong_key", "wrong_package"])
def test_a_receipt_that_does_not_hold_moves_nothing(
    office, orlova, document_id, insurer, behaviour
):
    _behave(insurer, behaviour)

    office.courier()(_send(office, orlova, document_id, insurer))

    assert _delivery(office, orlova, document_id).status is DeliveryStatus.SENT
    actions = [row[0] for row in office.rows("SELECT action FROM journal_entry ORDER BY seq")]
    assert {"receipt.unverified", "receipt.moved_nothing"} & set(actions)


def test_after_a_failure_the_same_package_is_sent_again(office, orlova, document_id, insurer):
    _behave(insurer, "fail", times=1)
    delivery_id = _send(office, orlova, document_id, insurer)
    courier = office.courier()

    wait = courier(delivery_id)
    first = _delivery(office, orlova, document_id)
    office.keeper()()
    courier(delivery_id)

    again = _delivery(office, orlova, document_id)
    assert timedelta(0) <= wait <= timedelta(seconds=10)
    assert (first.status, first.last_code) == (DeliveryStatus.SENDING, "503")
    assert (again.status, again.attempts) == (DeliveryStatus.ACCEPTED, 2)
    assert first.package_sha256 == again.package_sha256


def test_another_recipient_meanwhile_holds_up_no_delivery(office, orlova, document_id, insurer):
    _behave(insurer, "fail", times=1)
    delivery_id = _send(office, orlova, document_id, insurer)
    courier = office.courier()
    courier(delivery_id)
    first = office.rows("SELECT package_sha256 FROM delivery")
    known = requests.get(f"{insurer.url}/api/recipient", timeout=5).json()
    other = office.add_recipient(known | {"recipient_id": str(uuid4())})
    office.do.send_document(orlova.caller, document_id, other)

    courier(delivery_id)

    sent = "SELECT status, package_sha256 FROM delivery WHERE delivery_id = :id"
    ((status, package),) = office.rows(sent, id=delivery_id)
    assert (status, [(package,)]) == ("accepted", first)


def test_another_signature_meanwhile_changes_no_package(office, orlova, document_id, insurer):
    _behave(insurer, "fail", times=1)
    delivery_id = _send(office, orlova, document_id, insurer)
    courier = office.courier()
    courier(delivery_id)
    first = _delivery(office, orlova, document_id).package_sha256
    second = orlova.sign(office.pdf())
    office.do.submit_signature(orlova.caller, document_id, 1, second, "DOCTOR")
    office.check()

    courier(delivery_id)

    again = _delivery(office, orlova, document_id)
    counted = [found.status for found, _ in office.card(orlova.caller, document_id).signatures]
    assert counted == ["counted", "counted"]
    assert (again.status, again.package_sha256) == (DeliveryStatus.ACCEPTED, first)


def test_a_receipt_in_the_answer_counts_though_another_was_faster(
    office, orlova, document_id, insurer
):
    key = ec.generate_private_key(ec.SECP256R1())
    known = requests.get(f"{insurer.url}/api/recipient", timeout=5).json()
    office.add_recipient(known | {"receipt_jwk": jws.public_jwk(key)})
    delivery_id = _send(office, orlova, document_id, insurer)

    class Hasty:
        """Says that it has the package before it answers that it takes it."""

        def send(self, recipient, delivery_id, sha256, size, body):
            office.do.take_receipt(delivery_id, self._receipt(recipient, sha256, "received"))
            return Answer(202, self._receipt(recipient, sha256, "accepted"))

        def _receipt(self, recipient, sha256, outcome):
            told = {
                "iss": str(recipient.recipient_id),
                "sub": str(delivery_id),
                "package_sha256": sha256,
                "outcome": outcome,
                "jti": str(uuid4()),
            }
            return jws.sign(key, {"alg": "ES256"}, told).encode()

    courier = DeliverDocument(
        office.shared.start_work,
        vault=office.shared.vault,
        post=Hasty(),
        receipts=JwsReceipts(),
        clock=now,
        new_id=uuid4,
        jitter=lambda: 1.0,
    )
    courier(delivery_id)

    assert _delivery(office, orlova, document_id).status is DeliveryStatus.ACCEPTED
    assert office.told().count("documents.document.sent.v1") == 1


def test_retry_after_is_obeyed(office, orlova, document_id, insurer):
    _behave(insurer, "throttle", times=1, after_s=7)

    assert office.courier()(_send(office, orlova, document_id, insurer)) == timedelta(seconds=7)


@pytest.mark.parametrize("after", ["9" * 20, "9" * 5_000, "tomorrow", "-1"])
def test_a_wait_that_nobody_means_is_no_wait(office, after):
    app = Flask("recipient")
    app.add_url_rule("/", "take", lambda: ("", 503, {"Retry-After": after}), methods=["POST"])
    with Server(app) as server:
        recipient = Recipient(UUID(int=1), "", "", "insurer", server.url, b"secret", {})
        webhook = Webhook(Guard(office.settings.outbound_nets), now)

        answer = webhook.send(recipient, UUID(int=2), "00" * 32, 0, [])

    assert (answer.status, answer.retry_after_s) == (503, None)


def test_without_a_head_that_covers_it_a_delivery_waits(office, orlova, document_id, insurer):
    card = office.do.send_document(orlova.caller, document_id, insurer.recipient_id)

    wait = office.courier()(card.deliveries[0][0].delivery_id)

    assert wait == timedelta(seconds=1)
    assert _delivery(office, orlova, document_id).attempts == 0


def test_an_address_outside_the_operators_networks_is_dead_at_once(
    office, orlova, document_id, insurer
):
    delivery_id = _send(office, orlova, document_id, insurer)
    office.settings = replace(office.settings, outbound_nets=())

    office.courier()(delivery_id)

    delivery = _delivery(office, orlova, document_id)
    assert (delivery.status, delivery.last_code) == (DeliveryStatus.DEAD, "403")
    assert office.card(orlova.caller, document_id).document.status is Status.SIGNED


def test_a_damaged_blob_is_never_sent(office, orlova, document_id, insurer):
    delivery_id = _send(office, orlova, document_id, insurer)
    (path,) = office.settings.blob_root.rglob("*.ord")
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)

    office.courier()(delivery_id)

    delivery = _delivery(office, orlova, document_id)
    assert (delivery.status, delivery.last_code) == (DeliveryStatus.DEAD, "document-damaged")


def test_a_receipt_replayed_or_contradicting_moves_nothing(office, orlova, document_id, insurer):
    delivery_id = _send(office, orlova, document_id, insurer)
    office.courier()(delivery_id)
    ((token,),) = office.rows("SELECT token FROM receipt")

    office.do.take_receipt(delivery_id, token.encode())

    assert office.rows("SELECT count(*) FROM receipt") == [(1,)]
    assert _delivery(office, orlova, document_id).status is DeliveryStatus.ACCEPTED
    assert office.told().count("documents.document.delivered.v1") == 1


def test_a_receipt_for_another_delivery_is_unverified(office, orlova, insurer):
    first, second = office.signed(orlova), office.signed(orlova, office.pdf("another"))
    office.courier()(_send(office, orlova, first, insurer))
    other = _send(office, orlova, second, insurer)
    ((token,),) = office.rows("SELECT token FROM receipt")

    with pytest.raises(ReceiptUnverified):
        office.do.take_receipt(other, token.encode())


@pytest.mark.parametrize("token", [b"", b"a.b.c", b"\xff", b"e30.e30.", b"x" * 20_000])
def test_rubbish_is_no_receipt_and_leaves_a_line(office, orlova, document_id, insurer, token):
    delivery_id = _send(office, orlova, document_id, insurer)

    with pytest.raises(ReceiptUnverified):
        office.do.take_receipt(delivery_id, token)

    last = office.rows("SELECT action FROM journal_entry ORDER BY seq DESC LIMIT 1")
    assert last == [("receipt.unverified",)]


def _encoded(text):
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=")


def test_json_nested_without_end_is_no_receipt(office, orlova, document_id, insurer):
    delivery_id = _send(office, orlova, document_id, insurer)

    with pytest.raises(ReceiptUnverified):
        office.do.take_receipt(delivery_id, _encoded("[" * 6_000) + b".e30.AA")


@pytest.mark.parametrize(
    "bent",
    [{"jti": "\0"}, {"jti": "j" * 9_000}, {"code": "\0"}, {"outcome": "\0"}],
    ids=["nul", "longer_than_an_index_takes", "nul_as_code", "nul_as_outcome"],
)
def test_words_that_no_database_keeps_are_no_receipt(bent):
    key = ec.generate_private_key(ec.SECP256R1())
    claims = dict.fromkeys(("iss", "sub", "package_sha256", "outcome", "jti"), "word")
    good, bad = (jws.sign(key, {"alg": "ES256"}, told) for told in (claims, claims | bent))

    assert JwsReceipts().read(good, jws.public_jwk(key)) == claims
    with pytest.raises(ReceiptUnverified):
        JwsReceipts().read(bad, jws.public_jwk(key))


def test_a_receipt_for_nothing_is_unknown(office):
    with pytest.raises(DeliveryUnknown):
        office.do.take_receipt(uuid4(), b"a.b.c")


def test_only_a_signed_document_is_sent(office, orlova, insurer):
    document_id, _ = office.stored(orlova.caller, office.pdf())

    with pytest.raises(NotSigned):
        office.do.send_document(orlova.caller, document_id, insurer.recipient_id)


def test_one_delivery_to_a_recipient_at_a_time(office, orlova, document_id, insurer):
    _send(office, orlova, document_id, insurer)

    with pytest.raises(DeliveryOpen):
        office.do.send_document(orlova.caller, document_id, insurer.recipient_id)


def test_nothing_is_sent_to_a_stranger(office, orlova, document_id):
    with pytest.raises(RecipientDisabled):
        office.do.send_document(orlova.caller, document_id, UUID(int=7))


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 10), (2, 20), (5, 160), (9, 2_560), (10, 3_600)]
)
def test_waits_double_up_to_an_hour(attempt, seconds):
    assert wait_before(attempt, 1.0, None) == timedelta(seconds=seconds)
