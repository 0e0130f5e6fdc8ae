"""Packages to recipients by webhook, signed with the secret both sides know."""

import base64
import hmac
import re
from collections.abc import Iterable
from uuid import UUID

from chassis.clock import Clock
from documents.adapters.outbound import Forbidden, Guard, Unreachable
from documents.domain.delivery import Recipient
from documents.usecases.outside import Answer

_FORBIDDEN = 403
# RFC 9110 §10.2.3, seconds alone; more than nine digits are no wait that anybody means.
_SECONDS = re.compile(r"[0-9]{1,9}")


class Webhook:
    """See ``usecases.outside.Post``."""

    def __init__(self, guard: Guard, clock: Clock) -> None:
        self._guard = guard
        self._clock = clock

    def send(
        self, recipient: Recipient, delivery_id: UUID, sha256: str, size: int, body: Iterable[bytes]
    ) -> Answer:
        """One POST; an address that the guard forbids is final, as a refusal by the other side."""
        timestamp = str(int(self._clock().timestamp()))
        signed = f"{timestamp}.{delivery_id}.{sha256}".encode()
        digest = base64.b64encode(bytes.fromhex(sha256)).decode("ascii")
        headers = {
            "Content-Type": "application/zip",
            "Content-Length": str(size),
            "Content-Digest": f"sha-256=:{digest}:",
            "Idempotency-Key": str(delivery_id),
            "Ordinator-Timestamp": timestamp,
            "Ordinator-Signature": f"v1={hmac.digest(recipient.secret, signed, 'sha256').hex()}",
        }
        try:
            reply = self._guard.post(recipient.endpoint, headers, body)
        except Forbidden:
            return Answer(_FORBIDDEN)
        except Unreachable:
            return Answer(None)
        after = _SECONDS.fullmatch(reply.headers.get("Retry-After", ""))
        return Answer(reply.status, reply.body, int(after[0]) if after else None)
