"""Signing against the real database: sessions, versions, forged files, races."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from chassis.clock import now
from documents.domain.document import Integrity, Status
from documents.domain.refusals import (
    AlreadyUploaded,
    CertificateMalformed,
    PositionForeign,
    SessionExpired,
    SessionUnknown,
    SessionUsed,
    SignatureMalformed,
    VersionNotAccepted,
)
from documents.domain.signing import SignatureStatus
from documents.usecases.registry import HearBlocked
from testkit.authority import Shape
from testkit.cms import Recipe, forgeries

ROLE = "ATTENDING_PHYSICIAN"
COUNTED, NOT_COUNTED = SignatureStatus.COUNTED, SignatureStatus.NOT_COUNTED


@pytest.fixture
def orlova(office):
    return office.signer("orlova")


def _prepared(office, signer, document_id):
    chain = [found.public_bytes(Encoding.DER) for found in signer.holder.chain]
    return office.do.prepare_signature(
        signer.caller,
        document_id,
        1,
        certificate=signer.holder.der,
        chain=chain,
        role_code=ROLE,
    )


def _as_webcrypto(signer, prepared):
    """r followed by s, as a key in a browser signs."""
    made = signer.holder.key.sign(prepared.session.attributes, ec.ECDSA(SHA256()))
    r, s = decode_dss_signature(made)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _complete(office, signer, prepared, value=None):
    value = value or _as_webcrypto(signer, prepared)
    session_id = prepared.session.session_id
    return office.do.complete_signature(signer.caller, session_id, value)


def test_prepared_and_completed_by_a_key_in_a_browser_it_counts(office, orlova):
    document_id, version = office.stored(orlova.caller, office.pdf())
    prepared = _prepared(office, orlova, document_id)

    _complete(office, orlova, prepared)
    office.check()

    assert prepared.summary["sha256"] == version.sha256
    assert office.judged(orlova, document_id) == (COUNTED, "PASSED", None, "MATCHED")


def test_session_replayed_is_refused_and_leaves_one_row(office, orlova):
    document_id, _ = office.stored(orlova.caller, office.pdf())
    prepared = _prepared(office, orlova, document_id)
    _complete(office, orlova, prepared)

    with pytest.raises(SessionUsed):
        _complete(office, orlova, prepared)

    assert office.rows("SELECT count(*) FROM signature") == [(1,)]


def test_session_expired_is_refused(office, orlova):
    document_id, _ = office.stored(orlova.caller, office.pdf())
    prepared = _prepared(office, orlova, document_id)
    office.execute("UPDATE signing_session SET expires_at = :at", at=now())

    with pytest.raises(SessionExpired):
        _complete(office, orlova, prepared)


def test_session_of_other_account_is_unknown(office, orlova):
    document_id, _ = office.stored(orlova.caller, office.pdf())
    prepared = _prepared(office, orlova, document_id)

    with pytest.raises(SessionUnknown):
        _complete(office, office.signer("li"), prepared, b"\x00" * 64)


def test_a_session_that_never_was_is_unknown(office, orlova):
    with pytest.raises(SessionUnknown):
        office.do.complete_signature(orlova.caller, uuid4(), b"")


def test_two_completes_race_for_one_row(office, orlova):
    document_id, _ = office.stored(orlova.caller, office.pdf())
    prepared = _prepared(office, orlova, document_id)
    value = _as_webcrypto(orlova, prepared)

    def attempt(_):
        try:
            return _complete(office, orlova, prepared, value)
        except SessionUsed:
            return None

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(attempt, range(4)))

    assert len([found for found in made if found]) == 1
    assert office.rows("SELECT count(*) FROM signature") == [(1,)]


def test_same_file_twice_is_one_row(office, orlova):
    content = office.pdf()
    document_id, _ = office.stored(orlova.caller, content)
    file = orlova.sign(content)
    office.do.submit_signature(orlova.caller, document_id, 1, file, ROLE)

    with pytest.raises(AlreadyUploaded):
        office.do.submit_signature(orlova.caller, document_id, 1, file, ROLE)

    assert office.rows("SELECT count(*) FROM signature") == [(1,)]


def test_a_block_between_prepare_and_complete_burns_the_session(office, orlova):
    document_id, _ = office.stored(orlova.caller, office.pdf())
    prepared = _prepared(office, orlova, document_id)
    account_id = orlova.caller.account_id
    hear = HearBlocked(office.shared.start_work)
    hear(office.message("idp.account.blocked.v1", account_id, 2), account_id, now(), [])

    with pytest.raises(PositionForeign):
        _complete(office, orlova, prepared)

    assert office.rows("SELECT used_at IS NULL FROM signing_session") == [(False,)]


def test_a_certificate_that_may_not_sign_prepares_nothing(office):
    signer = office.signer("orlova", Shape(policies=()))
    document_id, _ = office.stored(signer.caller, office.pdf())

    with pytest.raises(CertificateMalformed):
        _prepared(office, signer, document_id)


@pytest.mark.parametrize("wrong", [b"\x00" * 64, b"\x01" * 64, b"", b"rubbish"])
def test_a_wrong_value_is_a_report_and_no_error(office, orlova, wrong):
    document_id, _ = office.stored(orlova.caller, office.pdf())
    prepared = _prepared(office, orlova, document_id)

    office.do.complete_signature(orlova.caller, prepared.session.session_id, wrong)
    office.check()

    status, indication, sub_indication, _ = office.judged(orlova, document_id)
    assert (status, indication) == (NOT_COUNTED, "FAILED")
    assert sub_indication == "SIG_CRYPTO_FAILURE"


@pytest.mark.parametrize("name", ["signed_attrs_absent", "ess_missing", "ber_indefinite"])
def test_a_forged_message_gets_its_report_and_never_counts(office, orlova, name):
    content = office.pdf()
    document_id, _ = office.stored(orlova.caller, content)
    forged = forgeries.MALFORMED[name](Recipe(content, orlova.holder))

    office.do.submit_signature(orlova.caller, document_id, 1, forged, ROLE)
    office.check()

    status, indication, sub_indication, _ = office.judged(orlova, document_id)
    assert (status, indication, sub_indication) == (NOT_COUNTED, "FAILED", "FORMAT_FAILURE")
    assert office.card(orlova.caller, document_id).document.status is Status.STORED
    assert office.told()[-1] == "documents.document.rejected.v1"


@pytest.mark.parametrize("raw", [b"", b"not a signature", b"<xml/>"])
def test_what_is_no_signature_file_is_refused_at_the_door(office, orlova, raw):
    document_id, _ = office.stored(orlova.caller, office.pdf())

    with pytest.raises(SignatureMalformed):
        office.do.submit_signature(orlova.caller, document_id, 1, raw, ROLE)


def test_signature_of_other_document_fails(office, orlova):
    document_id, _ = office.stored(orlova.caller, office.pdf("mine"))

    file = orlova.sign(office.pdf("another"))
    office.do.submit_signature(orlova.caller, document_id, 1, file, ROLE)
    office.check()

    assert office.judged(orlova, document_id)[:3] == (NOT_COUNTED, "FAILED", "HASH_FAILURE")


def test_signature_of_other_version_fails(office, orlova):
    old = office.pdf("one")
    document_id, _ = office.stored(orlova.caller, old)
    office.upload(orlova.caller, document_id, office.pdf("two"))
    office.check()

    office.do.submit_signature(orlova.caller, document_id, 2, orlova.sign(old), ROLE)
    office.check()

    assert office.judged(orlova, document_id)[:3] == (NOT_COUNTED, "FAILED", "HASH_FAILURE")


@pytest.mark.parametrize("good", [True, False])
def test_the_judgement_of_a_signature_of_a_superseded_version_moves_nothing(office, orlova, good):
    content, newer = office.pdf("one"), office.pdf("two")
    document_id, _ = office.stored(orlova.caller, content)
    signed = content if good else b"another"
    office.do.submit_signature(orlova.caller, document_id, 1, orlova.sign(signed), ROLE)
    office.upload(orlova.caller, document_id, newer)
    before = office.told()
    office.check()

    assert office.told()[len(before) :] == ["documents.document.uploaded.v1"]
    assert office.card(orlova.caller, document_id).document.status is Status.STORED
    ((status,),) = office.rows("SELECT status FROM signature")
    assert status == (COUNTED if good else NOT_COUNTED)
    actions = [row[0] for row in office.rows("SELECT action FROM journal_entry")]
    assert f"signature.{status}" in actions


def test_a_superseded_version_is_signed_no_more(office, orlova):
    old = office.pdf("one")
    document_id, _ = office.stored(orlova.caller, old)
    office.upload(orlova.caller, document_id, office.pdf("two"))

    with pytest.raises(VersionNotAccepted):
        office.do.submit_signature(orlova.caller, document_id, 1, orlova.sign(old), ROLE)


def test_a_damaged_blob_is_never_signed(office, orlova):
    content = office.pdf()
    document_id, _ = office.stored(orlova.caller, content)
    office.do.submit_signature(orlova.caller, document_id, 1, orlova.sign(content), ROLE)
    (path,) = office.settings.blob_root.rglob("*.ord")
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)

    office.check()

    card = office.card(orlova.caller, document_id)
    assert card.versions[0].integrity is Integrity.DAMAGED
    assert card.signatures[0][0].status is NOT_COUNTED
    assert card.document.status is Status.STORED


def test_the_organisation_signs_after_the_doctor(office, orlova):
    head = office.signer("goncharov", ogrn=_ogrn())
    content = office.pdf()
    document_id, _ = office.stored(orlova.caller, content, type_code="158")
    office.do.submit_signature(orlova.caller, document_id, 1, orlova.sign(content), ROLE)
    office.check()
    signing = office.card(orlova.caller, document_id).document.status

    office.do.submit_signature(head.caller, document_id, 1, head.sign(content), "ORGANISATION")
    office.check()

    assert signing is Status.SIGNING
    assert office.card(orlova.caller, document_id).document.status is Status.SIGNED
    ((first,), (second,)) = office.rows(
        "SELECT body->'missing' FROM outbox WHERE type LIKE '%.signed.%' ORDER BY seq"
    )
    assert (first, second) == (["ORGANISATION"], [])


def _ogrn():
    from testkit import people

    return people.organisation("gkb7")["ogrn"]


def test_reports_only_grow(office, orlova):
    office.signed(orlova)

    with pytest.raises(Exception, match="permission denied"):
        office.execute("UPDATE report SET match = 'MATCHED'")


def test_no_name_and_no_snils_lies_in_the_clear(office, orlova):
    office.signed(orlova)

    told = str(office.rows("SELECT * FROM worker")) + str(office.rows("SELECT body FROM report"))

    assert "07482962099" not in told
    assert "Орлова" not in told


def test_a_card_never_shows_half_of_a_judgement(office, orlova):
    content = office.pdf()
    document_id, _ = office.stored(orlova.caller, content)
    office.do.submit_signature(orlova.caller, document_id, 1, orlova.sign(content), ROLE)
    seen, judged = [], Event()

    def look():
        while not judged.is_set():
            card = office.card(orlova.caller, document_id)
            ((signature, _),) = card.signatures
            seen.append((card.document.status, signature.status))

    with ThreadPoolExecutor(2) as pool:
        looking = [pool.submit(look) for _ in range(2)]
        office.check()
        judged.set()
        for each in looking:
            each.result()

    assert {status for status, signature in seen if signature is COUNTED} <= {Status.SIGNED}
    assert seen
