"""How each refusal of this service is answered over HTTP."""

from collections.abc import Mapping

from chassis.refusal import Refusal
from documents.domain import refusals
from documents.domain.blobs import StorageFull
from documents.domain.keys import KeyUnavailable

STATUSES: Mapping[type[Refusal], int] = {
    refusals.PositionForeign: 403,
    refusals.DocumentUnknown: 404,
    refusals.SignatureUnknown: 404,
    refusals.SessionUnknown: 404,
    refusals.DeliveryUnknown: 404,
    refusals.EntryUnknown: 404,
    refusals.LocalUidTaken: 409,
    refusals.DocumentDamaged: 409,
    refusals.VersionNotAccepted: 409,
    refusals.AlreadyUploaded: 409,
    refusals.SessionUsed: 409,
    refusals.NotSigned: 409,
    refusals.DeliveryOpen: 409,
    refusals.SessionExpired: 410,
    refusals.LengthRequired: 411,
    refusals.StaleVersion: 412,
    refusals.TooLarge: 413,
    refusals.MediaUnsupported: 415,
    refusals.TypeClosed: 422,
    refusals.ContentRefused: 422,
    refusals.DigestMismatch: 422,
    refusals.KeyReused: 422,
    refusals.SignatureMalformed: 422,
    refusals.CertificateMalformed: 422,
    refusals.RecipientDisabled: 422,
    refusals.ReceiptUnverified: 422,
    StorageFull: 503,
    KeyUnavailable: 503,
}
