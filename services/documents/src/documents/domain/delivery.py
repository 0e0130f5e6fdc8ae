"""A recipient, a delivery to it, and the receipt that settles one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from documents.domain.document import DeliveryStatus

FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(hours=1)
# Doubling ten times passes the longest wait.
_MOST_DOUBLINGS = 10
# RFC 9110 §15: answers after which the same request may succeed later.
_RETRIED = frozenset({408, 425, 429})
_SERVER_ERROR = 500


@dataclass(frozen=True)
class Recipient:
    """An insurer or another organisation that receives documents."""

    recipient_id: UUID
    name: str
    ogrn: str
    kind: str
    endpoint: str
    secret: bytes
    receipt_jwk: Mapping[str, str]
    enabled: bool = True


@dataclass(frozen=True)
class Delivery:
    """One version on its way to one recipient."""

    delivery_id: UUID
    version_id: UUID
    recipient_id: UUID
    status: DeliveryStatus
    attempts: int
    expires_at: datetime
    package_sha256: str | None = None
    head_size: int | None = None
    last_code: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What the recipient signed; ``receipt_id`` is its ``jti``."""

    receipt_id: UUID
    recipient_id: UUID
    delivery_id: UUID
    package_sha256: str
    outcome: str
    code: str | None
    token: str


def retried(status: int) -> bool:
    """Whether an answer calls for another attempt; redirects and other refusals are final."""
    return status in _RETRIED or status >= _SERVER_ERROR


def wait_before(attempt: int, jitter: float, retry_after_s: int | None) -> timedelta:
    """10 s doubled each time, full jitter, at most an hour; ``Retry-After`` is obeyed."""
    if retry_after_s is not None:
        return min(timedelta(seconds=retry_after_s), LONGEST_RETRY)
    doubled = FIRST_RETRY * (1 << min(attempt - 1, _MOST_DOUBLINGS))
    return min(doubled, LONGEST_RETRY) * jitter


def settles(delivery: Delivery, receipt: Receipt) -> DeliveryStatus | None:
    """The status that the receipt moves the delivery to; None when it moves nothing."""
    told = {
        "received": DeliveryStatus.RECEIVED,
        "accepted": DeliveryStatus.ACCEPTED,
        "rejected": DeliveryStatus.REJECTED,
    }.get(receipt.outcome)
    unsettled = {DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.RECEIVED}
    if told is None or delivery.status not in unsettled:
        return None
    if receipt.package_sha256 != delivery.package_sha256:
        return None
    if receipt.recipient_id != delivery.recipient_id:
        return None
    return told
