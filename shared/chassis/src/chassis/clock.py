"""The only clock of the house: everything that asks for the time asks here."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The moment, aware and in UTC."""
    return datetime.now(UTC)
