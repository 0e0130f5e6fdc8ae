"""Every way this service says no."""

from chassis.refusal import Refusal


class DocumentUnknown(Refusal):
    """Not there, or not for this person: the two are not told apart."""

    code = "document-unknown"
    title = "There is no such document"


class PositionForeign(Refusal):
    """The position named is not an active one of this person in a bound organisation."""

    code = "position-foreign"
    title = "This is no active position of yours"


class LocalUidTaken(Refusal):
    """The organisation already has a document of this number."""

    code = "local-uid-taken"
    title = "The organisation already has a document with this number"


class TypeClosed(Refusal):
    """Unknown, or no longer used for new documents."""

    code = "type-closed"
    title = "There are no new documents of this type"


class StaleVersion(Refusal):
    """Somebody changed the document meanwhile."""

    code = "stale-version"
    title = "The thing was changed since it was read"


class LengthRequired(Refusal):
    """The length must be known beforehand."""

    code = "length-required"
    title = "The length of the content must be told"


class TooLarge(Refusal):
    """More bytes than are taken."""

    code = "too-large"
    title = "The content is too large"


class MediaUnsupported(Refusal):
    """Another kind of file than the type takes, or than was declared."""

    code = "media-unsupported"
    title = "Such a file is not taken"


class ContentRefused(Refusal):
    """The content is malformed or cut."""

    code = "content-refused"
    title = "The content was refused"


class DigestMismatch(Refusal):
    """The content that arrived is not the one that was sent."""

    code = "digest-mismatch"
    title = "The content differs from its digest"


class KeyReused(Refusal):
    """The idempotency key was used for another content."""

    code = "idempotency-key-reused"
    title = "The Idempotency-Key already names another request"


class DocumentDamaged(Refusal):
    """The stored bytes are not those that came."""

    code = "document-damaged"
    title = "The stored document is damaged"


class VersionNotAccepted(Refusal):
    """The version is not checked, refused, superseded or damaged."""

    code = "version-not-accepted"
    title = "This version cannot be signed"


class AlreadyUploaded(Refusal):
    """The same signature file lies here already."""

    code = "already-uploaded"
    title = "This signature was uploaded before"


class SignatureMalformed(Refusal):
    """Neither DER nor PEM nor base64."""

    code = "signature-malformed"
    title = "This is no signature file"


class CertificateMalformed(Refusal):
    """No certificate, or one that may not sign."""

    code = "certificate-malformed"
    title = "This certificate cannot sign"


class SignatureUnknown(Refusal):
    """Not there, or not for this person."""

    code = "signature-unknown"
    title = "There is no such signature"


class SessionUnknown(Refusal):
    """Not there, or another person's."""

    code = "session-unknown"
    title = "There is no such signing session"


class SessionUsed(Refusal):
    """A session completes once."""

    code = "session-used"
    title = "This signing session was used"


class SessionExpired(Refusal):
    """Prepared too long ago."""

    code = "session-expired"
    title = "This signing session has expired"


class NotSigned(Refusal):
    """Only a completely signed document is sent."""

    code = "not-signed"
    title = "The document is not signed yet"


class DeliveryOpen(Refusal):
    """One delivery of a version to a recipient at a time."""

    code = "delivery-open"
    title = "The document is already on its way to this recipient"


class RecipientDisabled(Refusal):
    """Unknown, or closed for deliveries."""

    code = "recipient-disabled"
    title = "Nothing can be sent to this recipient"


class DeliveryUnknown(Refusal):
    """There is no such delivery."""

    code = "delivery-unknown"
    title = "There is no such delivery"


class ReceiptUnverified(Refusal):
    """Not signed by the recipient of the delivery, or for another package."""

    code = "receipt-unverified"
    title = "The receipt does not hold"


class EntryUnknown(Refusal):
    """There is no such entry, or no head covers it yet."""

    code = "entry-unknown"
    title = "No signed head covers such an entry"
