"""Let a document's status follow from its version, signatures and deliveries."""

from dataclasses import replace

from documents.domain.document import DeliveryStatus, Document, Version, status_of
from documents.domain.signing import SignatureStatus, SigningRule
from documents.usecases.ports import Work


def rule_of(work: Work, document: Document) -> SigningRule:
    """Who must sign a document of this type."""
    kind = work.documents.type(document.type_code)
    return SigningRule(by_organisation=kind is not None and kind.by_organisation)


def counted_roles(work: Work, version: Version) -> list[str]:
    """Roles in which the version is signed."""
    return [
        signature.role_code
        for signature in work.signatures.of(version.version_id)
        if signature.status is SignatureStatus.COUNTED
    ]


def restate(work: Work, document: Document) -> Document:
    """Recompute the status and keep it under the next row version."""
    versions = work.versions.of(document.document_id)
    current = versions[-1] if versions else None
    counted: list[str] = []
    deliveries: list[DeliveryStatus] = []
    if current is not None:
        counted = counted_roles(work, current)
        deliveries = [found.status for found in work.deliveries.of(current.version_id)]
    status = status_of(current, counted, rule_of(work, document), deliveries)
    restated = replace(document, status=status, row_version=document.row_version + 1)
    work.documents.save(restated)
    return restated
