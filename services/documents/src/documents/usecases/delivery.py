"""Send a signed document to a recipient, and take the receipt."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from documents.domain.access import actions
from documents.domain.blobs import BlobMissing
from documents.domain.container import ContainerDamaged
from documents.domain.delivery import Delivery, Receipt, Recipient, retried, settles, wait_before
from documents.domain.document import OPEN_DELIVERIES, DeliveryStatus, Document, Version
from documents.domain.facts import DocumentDelivered, DocumentRejected, DocumentSent
from documents.domain.journal import By, Line
from documents.domain.refusals import (
    DeliveryOpen,
    NotSigned,
    ReceiptUnverified,
    RecipientDisabled,
)
from documents.usecases.catalogue import Caller, Card, card_of, seen_document
from documents.usecases.content import note_damage
from documents.usecases.journal import proofs
from documents.usecases.outside import Answer, Post, Receipts, Vault
from documents.usecases.packing import Package, Packed
from documents.usecases.ports import Clock, Kept, NewId, StartWork, Work
from documents.usecases.standing import restate

COURIER = By("loop", "courier")
WAIT_FOR_HEAD = timedelta(seconds=1)


class SendDocument:
    """Queue a delivery of the current version."""

    def __init__(self, start_work: StartWork, clock: Clock, new_id: NewId, life: timedelta) -> None:
        self._start_work = start_work
        self._clock = clock
        self._new_id = new_id
        self._life = life

    def __call__(self, caller: Caller, document_id: UUID, recipient_id: UUID) -> Card:
        """Queue it; NotSigned, RecipientDisabled, DeliveryOpen."""
        now = self._clock()
        with self._start_work() as work:
            actor = work.registry.actor(caller.account_id, caller.position_id, now.date())
            document = seen_document(work, actor, document_id, lock=True)
            versions = work.versions.of(document_id)
            current = versions[-1] if versions else None
            may_send = {found.name: found for found in actions(document, current)}["send"]
            if current is None or not may_send.allowed:
                raise NotSigned
            recipient = work.deliveries.recipient(recipient_id)
            if recipient is None or not recipient.enabled:
                raise RecipientDisabled
            for other in work.deliveries.of(current.version_id):
                if other.recipient_id == recipient_id and other.status in OPEN_DELIVERIES:
                    raise DeliveryOpen(delivery_id=str(other.delivery_id))
            delivery = Delivery(
                delivery_id=self._new_id(),
                version_id=current.version_id,
                recipient_id=recipient_id,
                status=DeliveryStatus.QUEUED,
                attempts=0,
                expires_at=now + self._life,
            )
            work.deliveries.add(delivery)
            work.jobs.add("delivery", delivery.delivery_id)
            details = {
                "delivery_id": str(delivery.delivery_id),
                "recipient_id": str(recipient_id),
            }
            version_id = current.version_id
            line = Line(caller.by(), "delivery.queued", document_id, version_id, details)
            work.journal.add(line)
            return card_of(work, document)


class ListRecipients:
    """To whom documents can be sent."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self) -> list[Recipient]:
        """Those that are open."""
        with self._start_work() as work:
            return [found for found in work.deliveries.recipients() if found.enabled]


@dataclass(frozen=True)
class _Parcel:
    delivery: Delivery
    recipient: Recipient
    version: Version
    package: Package


class DeliverDocument:
    """The courier's part: one attempt; at least once, the recipient knows repeats by the id."""

    def __init__(
        self,
        start_work: StartWork,
        *,
        vault: Vault,
        post: Post,
        receipts: Receipts,
        clock: Clock,
        new_id: NewId,
        jitter: Callable[[], float],
    ) -> None:
        self._start_work = start_work
        self._vault = vault
        self._post = post
        self._receipts = receipts
        self._clock = clock
        self._new_id = new_id
        self._jitter = jitter

    def __call__(self, delivery_id: UUID) -> timedelta | None:
        """The wait before the next attempt, or None when there is none."""
        with self._start_work() as work:
            parcel = self._parcel(work, delivery_id)
        if parcel is None or isinstance(parcel, timedelta):
            return parcel
        try:
            packed = parcel.package.packed()
        except (ContainerDamaged, BlobMissing) as broken:
            with self._start_work() as work:
                # Deliveries are locked before their document, here as when a receipt comes.
                self._die(work, delivery_id, "document-damaged")
                note_damage(work, parcel.version, broken)
            return None
        with self._start_work() as work:
            delivery = work.deliveries.get(delivery_id, lock=True)
            work.deliveries.save(replace(delivery, package_sha256=packed.sha256))
        answer = self._send(parcel, packed)
        with self._start_work() as work:
            return self._settle(work, delivery_id, answer)

    def _send(self, parcel: _Parcel, packed: Packed) -> Answer:
        delivery_id = parcel.delivery.delivery_id
        body = parcel.package.pieces()
        return self._post.send(parcel.recipient, delivery_id, packed.sha256, packed.size, body)

    def _parcel(self, work: Work, delivery_id: UUID) -> _Parcel | timedelta | None:
        delivery = work.deliveries.get(delivery_id, lock=True)
        if delivery.status not in {DeliveryStatus.QUEUED, DeliveryStatus.SENDING}:
            return None
        recipient = work.deliveries.recipient(delivery.recipient_id)
        version = work.versions.by_id(delivery.version_id)
        if recipient is None or self._clock() >= delivery.expires_at:
            self._die(work, delivery_id, "expired")
            return None
        head = work.journal.last_head()
        queued = work.journal.queued(version.document_id, delivery_id)
        if delivery.head_size is not None:
            head = work.journal.head_of(delivery.head_size)
        path = proofs(work, [queued.seq], head).get(queued.seq) if queued else None
        if head is None or queued is None or path is None:
            return WAIT_FOR_HEAD
        sending = replace(
            delivery,
            status=DeliveryStatus.SENDING,
            attempts=delivery.attempts + 1,
            head_size=head.size,
        )
        work.deliveries.save(sending)
        key = work.versions.key(version.version_id)
        files = []
        counted = _counted_before(work, version.document_id, queued)
        for signature in work.signatures.of(version.version_id):
            if str(signature.signature_id) in counted:
                sealed = work.signatures.sealed(signature.signature_id)
                file = self._vault.unseal(version, key, signature.signature_id, sealed)
                files.append((signature, file, work.signatures.reports(signature.signature_id)))
        package = Package(
            delivery=sending,
            document=work.documents.get(version.document_id),
            version=version,
            content=lambda: self._vault.read(version, key),
            signatures=files,
            head=head,
            proven=queued,
            path=path,
        )
        return _Parcel(sending, recipient, version, package)

    def _settle(self, work: Work, delivery_id: UUID, answer: Answer) -> timedelta | None:
        delivery = work.deliveries.get(delivery_id, lock=True)
        overtaken = delivery.status is not DeliveryStatus.SENDING  # by a receipt that was faster
        if answer.status is not None and answer.status // 100 == 2:  # noqa: PLR2004 RFC 9110 §15.3
            if not overtaken:
                self._sent(work, replace(delivery, status=DeliveryStatus.SENT, last_code="sent"))
            if answer.body:
                take = ReceiptDesk(self._receipts, self._new_id)
                take(work, delivery_id, answer.body)
            return None
        if overtaken:
            return None
        code = "unreachable" if answer.status is None else str(answer.status)
        if answer.status is not None and not retried(answer.status):
            self._die(work, delivery_id, code)
            return None
        work.deliveries.save(replace(delivery, last_code=code))
        return wait_before(delivery.attempts, self._jitter(), answer.retry_after_s)

    def _sent(self, work: Work, delivery: Delivery) -> None:
        work.deliveries.save(delivery)
        version = work.versions.by_id(delivery.version_id)
        document = restate(work, work.documents.get(version.document_id, lock=True))
        work.announce(_told_sent(document, version, delivery))
        _line(work, version, "delivery.sent", {"delivery_id": str(delivery.delivery_id)})

    def _die(self, work: Work, delivery_id: UUID, code: str) -> None:
        delivery = work.deliveries.get(delivery_id, lock=True)
        work.deliveries.save(replace(delivery, status=DeliveryStatus.DEAD, last_code=code))
        version = work.versions.by_id(delivery.version_id)
        restate(work, work.documents.get(version.document_id, lock=True))
        _line(work, version, "delivery.dead", {"delivery_id": str(delivery_id), "code": code})


class Taken(StrEnum):
    """What a receipt did."""

    MOVED = "moved"
    KEPT = "kept"
    UNVERIFIED = "unverified"


class ReceiptDesk:
    """Takes a receipt within a transaction; what does not hold is journalled and moves nothing."""

    def __init__(self, receipts: Receipts, new_id: NewId) -> None:
        self._receipts = receipts
        self._new_id = new_id

    def __call__(self, work: Work, delivery_id: UUID, token: bytes) -> Taken:
        """Verify and apply.

        Raises:
            DeliveryUnknown: there is no such delivery.
        """
        delivery = work.deliveries.get(delivery_id, lock=True)
        version = work.versions.by_id(delivery.version_id)
        details: dict[str, Any] = {"delivery_id": str(delivery_id)}
        recipient = work.deliveries.recipient(delivery.recipient_id)
        jwk = recipient.receipt_jwk if recipient else {}
        try:
            text = token.decode("ascii")
            claims = self._receipts.read(text, jwk)
            receipt = self._receipt(claims, delivery, text)
        except (ReceiptUnverified, UnicodeDecodeError):
            _line(work, version, "receipt.unverified", details)
            return Taken.UNVERIFIED
        moved = settles(delivery, receipt)
        fresh = work.deliveries.add_receipt(receipt, str(claims["jti"]), moved=moved is not None)
        if moved is None or not fresh:
            _line(work, version, "receipt.moved_nothing", details | {"outcome": receipt.outcome})
            return Taken.KEPT
        self._apply(work, version, delivery, moved, receipt)
        details |= {"outcome": receipt.outcome, "receipt_id": str(receipt.receipt_id)}
        _line(work, version, f"delivery.{moved.value}", details)
        return Taken.MOVED

    def _receipt(self, claims: Mapping[str, Any], delivery: Delivery, token: str) -> Receipt:
        if claims["sub"] != str(delivery.delivery_id):
            raise ReceiptUnverified
        if claims["iss"] != str(delivery.recipient_id):
            raise ReceiptUnverified
        return Receipt(
            receipt_id=self._new_id(),
            recipient_id=delivery.recipient_id,
            delivery_id=delivery.delivery_id,
            package_sha256=str(claims["package_sha256"]),
            outcome=str(claims["outcome"]),
            code=str(claims["code"])[:64] if claims.get("code") else None,
            token=token,
        )

    def _apply(
        self,
        work: Work,
        version: Version,
        before: Delivery,
        moved: DeliveryStatus,
        receipt: Receipt,
    ) -> None:
        delivery = replace(before, status=moved, last_code=receipt.code)
        work.deliveries.save(delivery)
        document = restate(work, work.documents.get(version.document_id, lock=True))
        if before.status is DeliveryStatus.SENDING:
            # A late receipt overtook the courier's own answer: the document was sent all the same.
            work.announce(_told_sent(document, version, delivery))
        self._announce(work, document, version, delivery, receipt)

    def _announce(
        self,
        work: Work,
        document: Document,
        version: Version,
        delivery: Delivery,
        receipt: Receipt,
    ) -> None:
        if delivery.status is DeliveryStatus.ACCEPTED:
            work.announce(
                DocumentDelivered(
                    document.document_id,
                    document.row_version,
                    version.version_id,
                    delivery.delivery_id,
                    delivery.recipient_id,
                    receipt.receipt_id,
                )
            )
        if delivery.status is DeliveryStatus.REJECTED:
            work.announce(
                DocumentRejected(
                    document.document_id,
                    document.row_version,
                    version.version_id,
                    "delivery",
                    (receipt.code or "rejected",),
                    delivery_id=delivery.delivery_id,
                )
            )


class TakeReceipt:
    """A receipt that comes by itself; its signature is the key to this door."""

    def __init__(self, start_work: StartWork, desk: ReceiptDesk) -> None:
        self._start_work = start_work
        self._desk = desk

    def __call__(self, delivery_id: UUID, token: bytes) -> None:
        """Take it; ReceiptUnverified, once that is journalled."""
        with self._start_work() as work:
            taken = self._desk(work, delivery_id, token)
        if taken is Taken.UNVERIFIED:
            raise ReceiptUnverified


def _counted_before(work: Work, document_id: UUID, queued: Kept) -> set[str]:
    """Signatures that counted when the delivery began: each attempt sends the same package."""
    lines = work.journal.of(document_id)
    earlier = [json.loads(line.entry) for line in lines if line.seq < queued.seq]
    return {
        entry["details"]["signature_id"]
        for entry in earlier
        if entry["action"] == "signature.counted"
    }


def _told_sent(document: Document, version: Version, delivery: Delivery) -> DocumentSent:
    return DocumentSent(
        document.document_id,
        document.row_version,
        version.version_id,
        delivery.delivery_id,
        delivery.recipient_id,
    )


def _line(work: Work, version: Version, action: str, details: Mapping[str, Any]) -> None:
    line = Line(COURIER, action, version.document_id, version.version_id, details)
    work.journal.add(line)
