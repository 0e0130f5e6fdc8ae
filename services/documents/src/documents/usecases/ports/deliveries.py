"""Recipients, deliveries and receipts as a transaction holds them."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from documents.domain.delivery import Delivery, Receipt, Recipient


class Deliveries(Protocol):
    """Recipients, deliveries and receipts."""

    def recipient(self, recipient_id: UUID) -> Recipient | None:
        """One recipient."""
        ...

    def recipients(self) -> Sequence[Recipient]:
        """All of them."""
        ...

    def put_recipient(self, recipient: Recipient) -> None:
        """Add or change one."""
        ...

    def rewrap(self, kek_id: int) -> int:
        """Put the secrets of recipients under this key, the active one; how many were not."""
        ...

    def add(self, delivery: Delivery) -> None:
        """Keep a new delivery."""
        ...

    def get(self, delivery_id: UUID, *, lock: bool = False) -> Delivery:
        """One delivery; DeliveryUnknown."""
        ...

    def of(self, version_id: UUID) -> Sequence[Delivery]:
        """All of a version."""
        ...

    def save(self, delivery: Delivery) -> None:
        """Keep what became of it."""
        ...

    def add_receipt(self, receipt: Receipt, jti: str, *, moved: bool) -> bool:
        """Keep a receipt; False if its ``jti`` was seen before."""
        ...
