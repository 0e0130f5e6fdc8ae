"""The doors of deliveries, against a real counterpart."""

import pytest
import requests


def _signed(clinic, signer):
    content = clinic.office.pdf()
    document_id = clinic.stored(signer, content)
    clinic.sign(signer, document_id, signer.sign(content))
    clinic.office.check()
    return document_id


def _send(clinic, signer, document_id, insurer):
    told = {"recipient_id": str(insurer.recipient_id)}
    return clinic.post(signer, f"/documents/{document_id}/deliveries", json=told)


def _carry(clinic, answer):
    """What keeper and courier do next."""
    clinic.office.keeper()()
    delivery_id = answer.json["deliveries"][-1]["delivery_id"]
    clinic.office.courier()(delivery_id)
    return delivery_id


@pytest.mark.demand("D4")
def test_a_signed_document_is_sent_and_accepted(clinic, orlova, insurer):
    document_id = _signed(clinic, orlova)

    answer = _send(clinic, orlova, document_id, insurer)
    _carry(clinic, answer)

    (queued,) = answer.json["deliveries"]
    card = clinic.card(orlova, document_id)
    assert (answer.status_code, queued["status"]) == (202, "queued")
    assert (card["status"], card["deliveries"][0]["status"]) == ("delivered", "accepted")
    assert card["deliveries"][0]["recipient_name"].startswith("АО")


def test_an_unsigned_document_is_not_sent(clinic, orlova, insurer):
    document_id = clinic.stored(orlova)

    answer = _send(clinic, orlova, document_id, insurer)

    assert (answer.status_code, answer.json["code"]) == (409, "not-signed")


def test_one_delivery_to_a_recipient_at_a_time(clinic, orlova, insurer):
    document_id = _signed(clinic, orlova)
    _send(clinic, orlova, document_id, insurer)

    answer = _send(clinic, orlova, document_id, insurer)

    assert (answer.status_code, answer.json["code"]) == (409, "delivery-open")


def test_recipients_are_listed_without_their_secrets(clinic, orlova, insurer):
    (shown,) = clinic.get(orlova, "/recipients").json["items"]

    assert shown["recipient_id"] == str(insurer.recipient_id)
    assert set(shown) == {"recipient_id", "name", "ogrn", "kind"}


def test_sending_asks_for_a_fresh_second_factor(clinic, orlova, insurer):
    document_id = _signed(clinic, orlova)

    answer = clinic.client.post(
        f"/documents/{document_id}/deliveries",
        headers=clinic.headers(orlova, acr="aal1"),
        json={"recipient_id": str(insurer.recipient_id)},
    )

    assert answer.status_code == 401


def test_a_receipt_of_a_stranger_is_refused_and_moves_nothing(clinic, orlova, insurer):
    document_id = _signed(clinic, orlova)
    requests.put(
        f"{insurer.url}/api/behaviour", json={"name": "hang", "after_s": 0}, timeout=5
    ).raise_for_status()
    delivery_id = _send(clinic, orlova, document_id, insurer).json["deliveries"][-1]["delivery_id"]

    answer = clinic.client.post(f"/deliveries/{delivery_id}/receipts", data=b"a.b.c")

    assert (answer.status_code, answer.json["code"]) == (422, "receipt-unverified")
    assert clinic.card(orlova, document_id)["deliveries"][0]["status"] == "queued"


def test_a_receipt_for_no_delivery_is_unknown(clinic):
    path = "/deliveries/00000000-0000-4000-8000-000000000000/receipts"

    answer = clinic.client.post(path, data=b"a.b.c")

    assert (answer.status_code, answer.json["code"]) == (404, "delivery-unknown")
