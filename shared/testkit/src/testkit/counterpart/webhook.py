"""What a delivery must show before a byte of it is believed."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

TOLERANCE_S = 300

_DIGEST = re.compile(r"^sha-256=:([A-Za-z0-9+/=]+):$")


class WebhookRefused(Exception):
    """The request is not believed; ``status`` and ``code`` tell the sender why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


@dataclass(frozen=True)
class Announced:
    """What the headers say of the package, with their signature checked."""

    delivery_id: str
    package_sha256: str


def announced(headers: Mapping[str, str], secrets: Iterable[str], now: datetime) -> Announced:
    """Read and check the headers of a delivery.

    Raises:
        WebhookRefused: something is missing, too old, too new, or not signed by the sender.
    """
    delivery_id = _delivery_id(headers.get("Idempotency-Key", ""))
    sha256 = _sha256(headers.get("Content-Digest", ""))
    timestamp = headers.get("Ordinator-Timestamp", "")
    if not (timestamp.isascii() and timestamp.isdecimal()):
        raise WebhookRefused(400, "timestamp-malformed")
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE_S:
        raise WebhookRefused(401, "timestamp-out-of-range")
    offered = headers.get("Ordinator-Signature", "").replace(" ", "").split(",")
    right = {f"v1={signature(secret, timestamp, delivery_id, sha256)}" for secret in secrets}
    if not any(hmac.compare_digest(a.encode(), b.encode()) for a in offered for b in right):
        raise WebhookRefused(401, "signature-wrong")
    return Announced(delivery_id, sha256)


def signature(secret: str, timestamp: str, delivery_id: str, package_sha256: str) -> str:
    """HMAC-SHA-256 over ``timestamp.delivery_id.package_sha256``; the secret is hex."""
    signed = f"{timestamp}.{delivery_id}.{package_sha256}".encode()
    return hmac.new(bytes.fromhex(secret), signed, hashlib.sha256).hexdigest()


def _delivery_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise WebhookRefused(400, "delivery-id-malformed") from None


def _sha256(text: str) -> str:
    match = _DIGEST.fullmatch(text)
    try:
        digest = base64.b64decode(match.group(1), validate=True) if match else b""
    except binascii.Error:
        digest = b""
    if len(digest) != hashlib.sha256().digest_size:
        raise WebhookRefused(400, "digest-malformed")
    return digest.hex()
