"""Send a signed document, see to whom it can go, and take receipts."""

from uuid import UUID

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields

from chassis import door, locks
from chassis.schemas import Body
from documents.domain.refusals import (
    DeliveryOpen,
    DeliveryUnknown,
    DocumentUnknown,
    NotSigned,
    PositionForeign,
    ReceiptUnverified,
    RecipientDisabled,
)
from documents.http.caller import caller
from documents.http.cards import DocumentCard, shown
from documents.http.locks import acting_worker, worker
from documents.usecases.delivery import ListRecipients, SendDocument, TakeReceipt

RECEIPT_BYTES = 16_384


class RecipientBody(Body):
    """To whom the current version goes."""

    recipient_id = fields.UUID(required=True)


class RecipientCard(Schema):
    """Somebody to whom documents can be sent."""

    recipient_id = fields.UUID()
    name = fields.String()
    ogrn = fields.String()
    kind = fields.String()


class Recipients(Schema):
    """Those that are open."""

    items = fields.List(fields.Nested(RecipientCard))


_RECIPIENT, _CARD = RecipientBody(), RecipientCard()


def routes(send: SendDocument, recipients: ListRecipients, take: TakeReceipt) -> Blueprint:
    """The doors of deliveries."""
    routes = Blueprint("delivery", __name__)

    @routes.post("/documents/<uuid:document_id>/deliveries")
    @acting_worker("send")
    @door.idempotent
    @door.speaks(
        summary="Send the current version to a recipient",
        request=RecipientBody,
        answers={202: DocumentCard},
        refusals=(PositionForeign, DocumentUnknown, NotSigned, DeliveryOpen, RecipientDisabled),
    )
    def send_document(document_id: UUID) -> ResponseReturnValue:
        told = door.body(_RECIPIENT)
        return jsonify(shown(send(caller(), document_id, told["recipient_id"]))), 202

    @routes.get("/recipients")
    @worker("read")
    @door.speaks(summary="To whom documents can be sent", answers={200: Recipients})
    def list_recipients() -> ResponseReturnValue:
        return jsonify({"items": _CARD.dump(recipients(), many=True)})

    @routes.post("/deliveries/<uuid:delivery_id>/receipts")
    @locks.open_door("a receipt is signed by its recipient, and counts by that alone")
    @door.body_limit(RECEIPT_BYTES)
    @door.speaks(
        summary="A receipt: a compact JWS by the recipient's key",
        request="application/jose",
        answers={202: None},
        refusals=(DeliveryUnknown, ReceiptUnverified),
    )
    def take_receipt(delivery_id: UUID) -> ResponseReturnValue:
        take(delivery_id, request.get_data())
        return "", 202

    return routes
