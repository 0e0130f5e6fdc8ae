"""The doors of signatures: each bad one gets a report, a status and counts for nothing."""

import base64
from dataclasses import replace

import pytest

from testkit.cms import Recipe, forgeries


def _card(clinic, signer, answer):
    signature_id = answer.json["signature_id"]
    return clinic.get(signer, f"/signatures/{signature_id}").json


def _signed(clinic, signer, file, content):
    document_id = clinic.stored(signer, content)
    answer = clinic.sign(signer, document_id, file)
    assert answer.status_code == 202, answer.json
    clinic.office.check()
    return document_id, _card(clinic, signer, answer)


@pytest.mark.demand("D3")
def test_a_signature_counts_and_the_document_is_signed(clinic, orlova):
    content = clinic.office.pdf()

    document_id, card = _signed(clinic, orlova, orlova.sign(content), content)

    assert (card["status"], card["indication"], card["match"]) == ("counted", "PASSED", "MATCHED")
    assert (card["number"], card["sub_indication"]) == (1, None)
    assert clinic.card(orlova, document_id)["status"] == "signed"


def test_its_report_tells_what_it_rests_on(clinic, orlova):
    content = clinic.office.pdf()
    _, card = _signed(clinic, orlova, orlova.sign(content), content)

    (report,) = clinic.get(orlova, f"/signatures/{card['signature_id']}/reports").json["items"]

    assert report["policy_id"] == "ordinator/signature/1"
    assert len(report["body"]["chain"]) == 3
    assert len(report["body"]["revocation"]) >= 1


@pytest.mark.parametrize("form", ["der", "base64", "pem"])
def test_der_base64_and_pem_are_taken(clinic, orlova, form):
    content = clinic.office.pdf()
    der = orlova.sign(content)
    file = {
        "der": der,
        "base64": base64.encodebytes(der),
        "pem": b"-----BEGIN CMS-----\n" + base64.encodebytes(der) + b"-----END CMS-----\n",
    }[form]

    _, card = _signed(clinic, orlova, file, content)

    assert card["status"] == "counted"


def test_an_altered_document_is_told_from_the_signed_one(clinic, orlova):
    content = clinic.office.pdf()
    altered = content.replace(b"%%EOF", b"%%EOF ")

    _, card = _signed(clinic, orlova, orlova.sign(content), altered)

    assert (card["status"], card["indication"]) == ("not_counted", "FAILED")
    assert card["sub_indication"] == "HASH_FAILURE"


def test_a_signature_of_another_version_fails(clinic, orlova):
    old, new = clinic.office.pdf("one"), clinic.office.pdf("two")
    document_id = clinic.stored(orlova, old)
    clinic.upload(orlova, document_id, new)
    clinic.office.check()

    answer = clinic.sign(orlova, document_id, orlova.sign(old), number=2)
    clinic.office.check()

    card = _card(clinic, orlova, answer)
    assert (card["number"], card["sub_indication"]) == (2, "HASH_FAILURE")


@pytest.mark.parametrize("name", sorted(forgeries.MALFORMED))
def test_a_malformed_message_is_reported_and_never_counts(clinic, orlova, name):
    content = clinic.office.pdf()
    forged = forgeries.MALFORMED[name](Recipe(content, orlova.holder))

    _, card = _signed(clinic, orlova, forged, content)

    assert (card["status"], card["indication"]) == ("not_counted", "FAILED")
    assert card["sub_indication"] == "FORMAT_FAILURE"


@pytest.mark.demand("D3")
def test_a_revoked_certificate_is_refused(clinic, orlova, ca):
    ca.authority.revoke(orlova.holder.certificate.serial_number)
    content = clinic.office.pdf()

    document_id, card = _signed(clinic, orlova, orlova.sign(content), content)

    assert (card["status"], card["sub_indication"]) == ("not_counted", "REVOKED")
    assert clinic.card(orlova, document_id)["status"] == "stored"


def test_with_the_revocation_list_away_it_waits_and_counts_after_its_return(clinic, orlova):
    content = clinic.office.pdf()
    there = clinic.office.settings
    clinic.office.settings = replace(there, revocation_hosts=("elsewhere.example",))
    document_id, waiting = _signed(clinic, orlova, orlova.sign(content), content)

    clinic.office.settings = there
    clinic.office.retry()

    counted = clinic.get(orlova, f"/signatures/{waiting['signature_id']}").json
    assert (waiting["status"], waiting["sub_indication"]) == ("awaiting_revocation", "TRY_LATER")
    assert (counted["status"], counted["indication"]) == ("counted", "PASSED")
    assert clinic.card(orlova, document_id)["status"] == "signed"


def test_the_same_file_twice_is_a_conflict(clinic, orlova):
    content = clinic.office.pdf()
    document_id = clinic.stored(orlova, content)
    file = orlova.sign(content)
    clinic.sign(orlova, document_id, file)

    answer = clinic.sign(orlova, document_id, file)

    assert (answer.status_code, answer.json["code"]) == (409, "already-uploaded")
    assert clinic.office.rows("SELECT count(*) FROM signature") == [(1,)]


@pytest.mark.parametrize(
    ("file", "status", "code"),
    [
        (b"", 422, "signature-malformed"),
        (b"no signature", 422, "signature-malformed"),
        (b"\x30" * (3 << 20), 413, None),
    ],
)
def test_what_is_no_signature_is_refused(clinic, orlova, file, status, code):
    document_id = clinic.stored(orlova)

    answer = clinic.sign(orlova, document_id, file)

    assert answer.status_code == status
    assert code in {None, answer.json["code"]}
    assert clinic.office.rows("SELECT count(*) FROM signature") == [(0,)]


def test_an_unknown_role_is_malformed(clinic, orlova):
    document_id = clinic.stored(orlova)

    answer = clinic.sign(orlova, document_id, b"\x30", role="KING")

    assert answer.status_code == 422
    assert answer.json["errors"] == [{"pointer": "/role_code", "code": "not-a-choice"}]


def test_a_message_by_a_signer_whom_no_event_told_of_waits_for_the_registry(clinic, orlova):
    content = clinic.office.pdf()
    document_id = clinic.stored(orlova, content)
    clinic.office.registry.away = True
    stranger = clinic.office.signer("li", bound=False)

    answer = clinic.sign(orlova, document_id, stranger.sign(content))
    clinic.office.check()
    waiting = _card(clinic, orlova, answer)
    clinic.office.registry.away = False
    clinic.office.retry()

    assert waiting["status"] == "checking"
    settled = _card(clinic, orlova, answer)
    assert (settled["status"], settled["match"]) == ("not_counted", "SIGNER_NOT_IN_REGISTRY")
