"""What one delivery is answered: a status now, receipts now and receipts later."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from testkit.counterpart.behaviours import Behaviour
from testkit.counterpart.receipts import ReceiptKey

_OTHER_PACKAGE = "0" * 64


@dataclass(frozen=True)
class Answer:
    """The receipt that goes back at once, and those that follow."""

    outcome: str | None
    now: str | None = None
    later: tuple[str, ...] = ()


class Clerk:
    """Writes receipts for one recipient."""

    def __init__(self, recipient_id: str, key: ReceiptKey, seconds: Callable[[], int]) -> None:
        self._recipient_id = recipient_id
        self._key = key
        self._stranger = ReceiptKey.generate()
        self._seconds = seconds

    def answer(self, behaviour: Behaviour, delivery_id: str, sha256: str) -> Answer:
        """Receipts for a delivery, as the behaviour bends them."""
        accepted = self._claims(delivery_id, sha256, "accepted")
        rejected = self._claims(delivery_id, sha256, "rejected", behaviour.code)
        sign = self._key.sign
        match behaviour.name:
            case "accept_late":
                return Answer("accepted", None, (sign(accepted),))
            case "reject":
                return Answer("rejected", sign(rejected))
            case "wrong_key":
                return Answer("accepted", self._stranger.sign(accepted))
            case "wrong_package":
                return Answer("accepted", sign(accepted | {"package_sha256": _OTHER_PACKAGE}))
            case "double_receipt" | "contradict":
                receipt = sign(accepted)
                again = receipt if behaviour.name == "double_receipt" else sign(rejected)
                return Answer("accepted", receipt, (again,))
        return Answer("accepted", sign(accepted))

    def _claims(
        self, delivery_id: str, sha256: str, outcome: str, code: str = "ok"
    ) -> dict[str, Any]:
        return {
            "iss": self._recipient_id,
            "sub": delivery_id,
            "package_sha256": sha256,
            "outcome": outcome,
            "code": code,
            "text": f"{outcome} by the stand's counterpart",
            "iat": self._seconds(),
            "jti": str(uuid4()),
        }
