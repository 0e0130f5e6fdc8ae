"""A worker as bindings and changes of the registry tell of one."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from marshmallow import fields

from chassis.schemas import Heard
from documents.domain.registry import Position, Worker


class Index(Protocol):
    """Digests by which alone SNILS and names are kept."""

    def snils(self, digits: str) -> bytes:
        """Digest of a SNILS."""
        ...

    def name(self, family_name: str, given_name: str) -> bytes:
        """Digest of surname and given name, folded."""
        ...


class PositionHeard(Heard):
    """One position."""

    position_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    department_id = fields.UUID(required=True)
    post_code = fields.String(required=True)
    position_class = fields.String(required=True)
    is_head = fields.Boolean(required=True)
    begins_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)


class WorkerHeard(Heard):
    """The person and the positions held."""

    worker_id = fields.UUID(required=True)
    snils = fields.String(required=True)
    family_name = fields.String(required=True)
    given_name = fields.String(required=True)
    positions = fields.List(fields.Nested(PositionHeard), required=True)


def worker(index: Index, told: Mapping[str, Any], standing: str = "clear") -> Worker:
    """The worker by digests: the words themselves stop here."""
    return Worker(
        worker_id=told["worker_id"],
        snils_hmac=index.snils(told["snils"]),
        name_hmac=index.name(told["family_name"], told["given_name"]),
        account_id=told.get("account_id"),
        standing=standing,
        positions=_positions(told["worker_id"], told["positions"]),
    )


def _positions(worker_id: UUID, held: Sequence[Mapping[str, Any]]) -> list[Position]:
    return [Position(worker_id=worker_id, **one) for one in held]
