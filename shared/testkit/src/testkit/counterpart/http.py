"""The web side of the counterpart: webhook, page, JSON, behaviour."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from flask import Flask

from chassis.clock import Clock, now
from testkit import asking, pages
from testkit.counterpart.answers import Clerk
from testkit.counterpart.behaviours import Temper
from testkit.counterpart.book import Book
from testkit.counterpart.late import Postman
from testkit.counterpart.reading import reading
from testkit.counterpart.receipts import ReceiptKey
from testkit.counterpart.receiving import Desk, receiving


@dataclass(frozen=True)
class Recipient:
    """Who this counterpart is: the row that the sender's seed holds of it."""

    recipient_id: str
    name: str
    ogrn: str
    kind: str
    secret: str

    def row(self, endpoint: str, key: ReceiptKey) -> dict[str, Any]:
        """The recipient as the sender must know it."""
        return {
            "recipient_id": self.recipient_id,
            "name": self.name,
            "ogrn": self.ogrn,
            "kind": self.kind,
            "channel": "webhook",
            "endpoint": endpoint,
            "secret": self.secret,
            "receipt_jwk": key.jwk(),
        }


def create_app(
    recipient: Recipient,
    state: Path,
    *,
    endpoint: Callable[[], str],
    sender_url: str | None = None,
    clock: Clock = now,
) -> Flask:
    """The application; keys and packages live in ``state``, late receipts go to ``sender_url``."""
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = ReceiptKey.kept_in(state / "receipt.pem")
    book, temper, postman, closed = Book(state / "packages"), Temper(), Postman(sender_url), Event()
    clerk = Clerk(recipient.recipient_id, key, lambda: int(clock().timestamp()))
    app = pages.application(__name__)
    asking.install(app)
    desk = Desk((recipient.secret,), book, temper, clerk, postman, closed, clock)
    app.register_blueprint(receiving(desk))
    app.register_blueprint(reading(book, temper, lambda: recipient.row(endpoint(), key)))

    return app
