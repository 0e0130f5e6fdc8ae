"""How documents, versions, signatures and deliveries are shown."""

from typing import Any

from marshmallow import Schema, fields

from documents.domain.delivery import Delivery, Recipient
from documents.domain.signing import Signature
from documents.domain.verdict import Report
from documents.usecases.catalogue import Card


class DocumentRow(Schema):
    """A document as lists show it."""

    document_id = fields.UUID()
    organisation_id = fields.UUID()
    type_code = fields.String()
    local_uid = fields.String()
    status = fields.String()
    level = fields.String()
    current_number = fields.Integer()
    row_version = fields.Integer()
    author_account_id = fields.UUID()
    patient_id = fields.UUID(allow_none=True)
    created_at = fields.DateTime()


class Finding(Schema):
    """One finding of the content checks."""

    level = fields.String(metadata={"enum": ["refuse", "warn", "info"]})
    id = fields.String()
    place = fields.String()


class VersionCard(Schema):
    """One immutable version."""

    number = fields.Integer()
    version_id = fields.UUID()
    media_type = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    status = fields.String()
    integrity = fields.String()
    findings = fields.List(fields.Nested(Finding))


class SignatureCard(Schema):
    """A signature with its last verdict; ``number`` is that of the version it signs."""

    signature_id = fields.UUID()
    number = fields.Integer()
    role_code = fields.String()
    kind = fields.String()
    status = fields.String()
    indication = fields.String(allow_none=True)
    sub_indication = fields.String(allow_none=True)
    match = fields.String(allow_none=True)
    signed_at = fields.DateTime(allow_none=True)


class DeliveryCard(Schema):
    """A delivery of a version to a recipient."""

    delivery_id = fields.UUID()
    recipient_id = fields.UUID()
    recipient_name = fields.String(allow_none=True)
    status = fields.String()
    attempts = fields.Integer()
    last_code = fields.String(allow_none=True)


class ActionCard(Schema):
    """Something that one may do with the document now, or why not."""

    name = fields.String()
    allowed = fields.Boolean()
    reason = fields.String(allow_none=True)


class DocumentCard(DocumentRow):
    """A document with all that a person sees of it; a type taken off the list has no name."""

    type_name = fields.String(allow_none=True)
    versions = fields.List(fields.Nested(VersionCard))
    signatures = fields.List(fields.Nested(SignatureCard))
    deliveries = fields.List(fields.Nested(DeliveryCard))
    actions = fields.List(fields.Nested(ActionCard))


class DocumentsPage(Schema):
    """A page of a list; ``next`` is the cursor of the one that follows."""

    items = fields.List(fields.Nested(DocumentRow))
    next = fields.String(allow_none=True)


_CARD = DocumentCard()


def shown(card: Card) -> dict[str, Any]:
    """A card as JSON."""
    numbers = {version.version_id: version.number for version in card.versions}
    told: dict[str, Any] = _CARD.dump(
        vars(card.document)
        | {
            "type_name": card.kind and card.kind.name,
            "versions": card.versions,
            "signatures": [
                signed(signature, numbers[signature.version_id], report)
                for signature, report in card.signatures
            ],
            "deliveries": [_delivered(*pair) for pair in card.deliveries],
            "actions": card.actions,
        }
    )
    return told


def signed(signature: Signature, number: int, report: Report | None) -> dict[str, Any]:
    """A signature and what its last report says, before it is written as JSON."""
    return vars(signature) | {
        "number": number,
        "indication": report and report.indication,
        "sub_indication": report and report.sub_indication,
        "match": report and report.match,
        "signed_at": report and report.best_at,
    }


def _delivered(delivery: Delivery, recipient: Recipient | None) -> dict[str, Any]:
    return vars(delivery) | {"recipient_name": recipient and recipient.name}
