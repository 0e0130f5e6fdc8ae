"""Bindings of accounts, one row a try."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from frmr.domain.binding import Binding, BindingStatus, Method


class PostgresBindings:
    """See ``usecases.ports.Bindings``."""

    def __init__(self, db: Connection, by: str) -> None:
        self._db = db
        self._by = by

    def add(self, binding: Binding) -> None:
        """A new one."""
        values = self._values(binding)
        columns = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        statement = f"INSERT INTO binding ({columns}) VALUES ({marks})"  # noqa: S608
        self._db.execute(text(statement), values)

    def save(self, binding: Binding) -> None:
        """Keep a step."""
        values = self._values(binding)
        changes = ", ".join(f"{name} = :{name}" for name in values)
        self._db.execute(
            text(
                f"UPDATE binding SET {changes}, recorded_at = now() "  # noqa: S608
                "WHERE binding_id = :binding_id"
            ),
            values,
        )

    def lock(self, binding_id: UUID, account_id: UUID) -> Binding | None:
        """One of the account's own, which nobody else takes a step with meanwhile."""
        row = self._db.execute(
            text(
                "SELECT * FROM binding WHERE binding_id = :binding_id AND account_id = :account_id "
                "FOR UPDATE"
            ),
            {"binding_id": binding_id, "account_id": account_id},
        ).one_or_none()
        return _binding(row) if row else None

    def of_account(self, account_id: UUID) -> list[Binding]:
        """All of an account, newest first."""
        rows = self._db.execute(
            text("SELECT * FROM binding WHERE account_id = :id ORDER BY began_at DESC, binding_id"),
            {"id": account_id},
        )
        return [_binding(row) for row in rows]

    def tries_since(self, account_id: UUID, since: datetime) -> list[datetime]:
        """When the person began each since then, oldest first."""
        found = self._db.execute(
            text(
                "SELECT began_at FROM binding WHERE account_id = :id AND began_at > :since "
                "AND method <> 'ahead' ORDER BY began_at"
            ),
            {"id": account_id, "since": since},
        )
        return list(found.scalars())

    def _values(self, binding: Binding) -> dict[str, object]:
        return vars(binding) | {
            "method": binding.method.value,
            "status": binding.status.value,
            "choices": list(binding.choices),
            "fields": list(binding.fields),
            "recorded_by": self._by,
        }


def _binding(row: Row[Any]) -> Binding:
    return Binding(
        binding_id=row.binding_id,
        account_id=row.account_id,
        method=Method(row.method),
        status=BindingStatus(row.status),
        began_at=row.began_at,
        organisation_id=row.organisation_id,
        worker_id=row.worker_id,
        choices=tuple(row.choices),
        reason=row.reason,
        fields=tuple(row.fields),
        next_step=row.next_step,
        note=row.note,
        decided_at=row.decided_at,
        expires_at=row.expires_at,
        version=row.version,
    )
