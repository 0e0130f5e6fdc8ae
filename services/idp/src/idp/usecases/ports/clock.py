"""When it is, and names for what is new."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

Clock = Callable[[], datetime]
NewId = Callable[[], UUID]
