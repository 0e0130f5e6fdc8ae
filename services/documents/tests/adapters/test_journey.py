"""The way of a document through the real database: uploaded, checked, signed."""

from documents.domain.document import Status


def test_a_document_is_uploaded_checked_signed_and_told(office):
    orlova = office.signer("orlova")
    content = office.pdf()
    document_id, _ = office.stored(orlova.caller, content)
    assert office.card(orlova.caller, document_id).document.status is Status.STORED

    office.do.submit_signature(
        orlova.caller, document_id, 1, orlova.sign(content), "ATTENDING_PHYSICIAN"
    )
    office.check()

    card = office.card(orlova.caller, document_id)
    ((signature, report),) = card.signatures
    assert card.document.status is Status.SIGNED
    assert (report.indication, report.match) == ("PASSED", "MATCHED")
    assert signature.worker_id == orlova.worker_id
    assert office.told() == ["documents.document.uploaded.v1", "documents.document.signed.v1"]
