"""What the use cases need of one transaction; what lies outside it stands in ``outside``."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from documents.usecases.ports.deliveries import Deliveries
from documents.usecases.ports.documents import Documents, Versions, Wanted
from documents.usecases.ports.journal import Journal, Kept
from documents.usecases.ports.registry import Registry
from documents.usecases.ports.signatures import Signatures, Trust
from documents.usecases.ports.work import Jobs, StartWork, Work

__all__ = [
    "Clock",
    "Deliveries",
    "Documents",
    "Jobs",
    "Journal",
    "Kept",
    "NewId",
    "Registry",
    "Signatures",
    "StartWork",
    "Trust",
    "Versions",
    "Wanted",
    "Work",
]

Clock = Callable[[], datetime]
NewId = Callable[[], UUID]
