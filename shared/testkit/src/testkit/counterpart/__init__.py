"""A recipient of documents as another company would write it: webhook, checks, signed receipts."""

from testkit.counterpart.behaviours import Behaviour
from testkit.counterpart.book import Book, Delivery
from testkit.counterpart.http import Recipient, create_app
from testkit.counterpart.receipts import ReceiptKey

__all__ = ["Behaviour", "Book", "Delivery", "ReceiptKey", "Recipient", "create_app"]
