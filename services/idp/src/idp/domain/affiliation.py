"""A person's place of work, as the registry tells."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Affiliation:
    """One binding: an account stands for a worker of an organisation.

    Attributes:
        version: Of the binding.
        is_head: Whether one of the worker's positions there leads the organisation.
        worker_version: Of the worker, by which ``is_head`` is known.
    """

    binding_id: UUID
    account_id: UUID
    organisation_id: UUID
    worker_id: UUID
    version: int
    is_head: bool = False
    worker_version: int = 0
    ended_at: datetime | None = None
