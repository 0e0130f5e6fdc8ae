"""Whose signature counts: the caller, the post, the names, the registry, and revocation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chassis.clock import now
from documents.domain.signing import SignatureStatus
from documents.usecases.judgement import Outcome

ROLE = "ATTENDING_PHYSICIAN"
COUNTED, NOT_COUNTED = SignatureStatus.COUNTED, SignatureStatus.NOT_COUNTED


@pytest.fixture
def orlova(office):
    return office.signer("orlova")


def _signed_by(office, caller_of, signer):
    content = office.pdf()
    document_id, _ = office.stored(caller_of.caller, content)
    office.do.submit_signature(caller_of.caller, document_id, 1, signer.sign(content), ROLE)
    office.check()
    return office.judged(caller_of, document_id)


def test_not_caller_is_not_counted(office, orlova):
    status, indication, _, match = _signed_by(office, orlova, office.signer("li"))

    assert (status, indication, match) == (NOT_COUNTED, "PASSED", "SIGNER_IS_NOT_CALLER")


def test_post_may_not_sign_is_not_counted(office):
    nurse = office.signer("akhmetova")

    status, _, _, match = _signed_by(office, nurse, nurse)

    assert (status, match) == (NOT_COUNTED, "POST_MAY_NOT_SIGN")


@pytest.mark.parametrize(
    ("bent", "expected"),
    [
        ({"snils": None}, "CERTIFICATE_WITHOUT_SNILS"),
        ({"snils": "11223344595"}, "SIGNER_NOT_IN_REGISTRY"),
        ({"family_name": "Иная"}, "NAME_DIFFERS"),
    ],
)
def test_a_certificate_of_another_person_is_not_counted(office, bent, expected):
    signer = office.signer("orlova", **bent)

    status, _, _, match = _signed_by(office, signer, signer)

    assert (status, match) == (NOT_COUNTED, expected)


@pytest.mark.parametrize("slug", ["li", "rimskaya"])
def test_names_are_compared_without_patronymics_letters_and_hyphens(office, slug):
    signer = office.signer(slug)

    status, _, _, match = _signed_by(office, signer, signer)

    assert (status, match) == (COUNTED, "MATCHED")


def test_unbound_before_the_verdict_is_not_counted(office, orlova):
    content = office.pdf()
    document_id, _ = office.stored(orlova.caller, content)
    office.do.submit_signature(orlova.caller, document_id, 1, orlova.sign(content), ROLE)
    yesterday = now().date() - timedelta(days=1)
    office.execute("UPDATE position SET ends_on = :day", day=yesterday)

    office.check()

    rows = office.rows("SELECT match, status FROM report JOIN signature USING (signature_id)")
    assert rows == [("NOT_IN_ORGANISATION", "not_counted")]


def test_with_the_revocation_list_away_a_signature_waits_and_counts_after_its_return(
    office, orlova
):
    content = office.pdf()
    document_id, _ = office.stored(orlova.caller, content)
    office.do.submit_signature(orlova.caller, document_id, 1, orlova.sign(content), ROLE)
    crl_away = replace(office.settings, revocation_hosts=("elsewhere.example",))
    there = office.settings

    office.settings = crl_away
    assert office.check() == [Outcome.AGAIN]
    waiting = office.judged(orlova, document_id)
    office.settings = there
    office.retry()

    assert waiting[:3] == (SignatureStatus.AWAITING_REVOCATION, "INDETERMINATE", "TRY_LATER")
    assert office.judged(orlova, document_id) == (COUNTED, "PASSED", None, "MATCHED")
    assert office.rows("SELECT count(*) FROM report") == [(2,)]


def test_a_list_from_before_the_signature_is_never_used(office, orlova, ca):
    office.signed(orlova)
    content = office.pdf("second")
    document_id, _ = office.stored(orlova.caller, content)
    office.do.submit_signature(orlova.caller, document_id, 1, orlova.sign(content), ROLE)

    office.settings = replace(office.settings, revocation_hosts=("elsewhere.example",))

    assert office.rows("SELECT count(*) FROM revocation_object") == [(1,)]
    assert office.check() == [Outcome.AGAIN]


def test_a_revoked_certificate_is_refused(office, orlova, ca):
    ca.authority.revoke(orlova.holder.certificate.serial_number)

    status, indication, sub_indication, _ = _signed_by(office, orlova, orlova)

    assert (status, indication, sub_indication) == (NOT_COUNTED, "FAILED", "REVOKED")
