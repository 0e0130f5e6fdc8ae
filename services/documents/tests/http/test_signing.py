"""The doors of signing sessions: what a page with a key does."""

import base64
import hashlib
import time
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from chassis.clock import now

ROLE = "ATTENDING_PHYSICIAN"


def _text(raw):
    return base64.b64encode(raw).decode()


def _prepare(clinic, signer, document_id, **bent):
    told = {"certificate": _text(signer.holder.der), "role_code": ROLE} | bent
    chain = [_text(found) for found in signer.chain]
    path = f"/documents/{document_id}/versions/1/signing-sessions"
    return clinic.post(signer, path, json={"chain": chain} | told)


def _value(signer, to_be_signed):
    """r followed by s, as WebCrypto gives them."""
    made = signer.holder.key.sign(base64.b64decode(to_be_signed), ec.ECDSA(SHA256()))
    r, s = decode_dss_signature(made)
    return _text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def _complete(clinic, signer, session):
    path = f"/signing-sessions/{session['session_id']}/completion"
    return clinic.post(signer, path, json={"value": _value(signer, session["to_be_signed"])})


@pytest.mark.demand("D3")
def test_prepared_and_completed_it_counts(clinic, orlova):
    document_id = clinic.stored(orlova)

    session = _prepare(clinic, orlova, document_id)
    answer = _complete(clinic, orlova, session.json)
    clinic.office.check()

    assert (session.status_code, answer.status_code) == (201, 202)
    (signature,) = clinic.card(orlova, document_id)["signatures"]
    assert (signature["status"], signature["match"]) == ("counted", "MATCHED")


def test_the_signer_is_shown_what_is_signed(clinic, orlova):
    document_id = clinic.stored(orlova)

    session = _prepare(clinic, orlova, document_id).json

    to_be_signed = base64.b64decode(session["to_be_signed"])
    assert base64.b64decode(session["digest"]) == hashlib.sha256(to_be_signed).digest()
    assert session["digest_algorithm"] == "sha-256"
    assert session["summary"]["number"] == 1
    assert session["summary"]["sha256"] == clinic.card(orlova, document_id)["versions"][0]["sha256"]


def test_a_session_completes_once(clinic, orlova):
    document_id = clinic.stored(orlova)
    session = _prepare(clinic, orlova, document_id).json
    _complete(clinic, orlova, session)

    answer = _complete(clinic, orlova, session)

    assert (answer.status_code, answer.json["code"]) == (409, "session-used")


def test_an_old_session_is_gone(clinic, orlova):
    document_id = clinic.stored(orlova)
    session = _prepare(clinic, orlova, document_id).json
    clinic.office.execute(
        "UPDATE signing_session SET expires_at = :at", at=now() - timedelta(seconds=1)
    )

    answer = _complete(clinic, orlova, session)

    assert (answer.status_code, answer.json["code"]) == (410, "session-expired")


def test_a_session_of_another_person_is_unknown(clinic, orlova):
    document_id = clinic.stored(orlova)
    session = _prepare(clinic, orlova, document_id).json

    answer = _complete(clinic, clinic.office.signer("li"), session)

    assert (answer.status_code, answer.json["code"]) == (404, "session-unknown")


@pytest.mark.parametrize(
    ("bent", "pointer"),
    [
        ({"certificate": "no base64!"}, "/certificate"),
        ({"certificate": ""}, "/certificate"),
        ({"role_code": "KING"}, "/role_code"),
        ({"chain": [7]}, "/chain/0"),
    ],
)
def test_malformed_members_are_named(clinic, orlova, bent, pointer):
    document_id = clinic.stored(orlova)

    answer = _prepare(clinic, orlova, document_id, **bent)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


def test_what_is_no_certificate_cannot_sign(clinic, orlova):
    document_id = clinic.stored(orlova)

    answer = _prepare(clinic, orlova, document_id, certificate=_text(b"\x30\x00"))

    assert (answer.status_code, answer.json["code"]) == (422, "certificate-malformed")


def test_a_certificate_in_another_encoding_than_der_cannot_sign(clinic, orlova):
    document_id = clinic.stored(orlova)
    lengthy = b"\x30\x84\x00\x00" + orlova.holder.der[2:]

    answer = _prepare(clinic, orlova, document_id, certificate=_text(lengthy))

    assert (answer.status_code, answer.json["code"]) == (422, "certificate-malformed")


@pytest.mark.parametrize(
    "bent", [{"acr": "aal1"}, {"acr": "aal2r"}, {"auth_time": int(time.time()) - 400}]
)
def test_signing_asks_for_a_fresh_second_factor(clinic, orlova, bent):
    content = clinic.office.pdf()
    document_id = clinic.stored(orlova, content)

    answer = clinic.sign(orlova, document_id, orlova.sign(content), **bent)

    assert answer.status_code == 401
    challenge = answer.headers["WWW-Authenticate"]
    assert 'error="insufficient_user_authentication"' in challenge
    assert clinic.office.rows("SELECT count(*) FROM signature") == [(0,)]
