"""Recipients, deliveries and receipts in PostgreSQL."""

import json
from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Connection, Row, text

from documents.domain.delivery import Delivery, Receipt, Recipient
from documents.domain.document import DeliveryStatus
from documents.domain.keys import WrappedKey
from documents.domain.refusals import DeliveryUnknown

_DELIVERY = """delivery_id, version_id, recipient_id, status, attempts, expires_at,
    package_sha256, head_size, last_code"""


class SecretRing(Protocol):
    """Wraps the secrets of recipients; the same ring as for documents."""

    def wrap(self, data_key: bytes, version_id: UUID, blob_id: UUID) -> WrappedKey:
        """Under the active key."""
        ...

    def unwrap(self, wrapped: WrappedKey, version_id: UUID, blob_id: UUID) -> bytes:
        """The secret."""
        ...


class PostgresDeliveries:
    """See ``usecases.ports.Deliveries``."""

    def __init__(self, db: Connection, ring: SecretRing) -> None:
        self._db = db
        self._ring = ring

    def recipient(self, recipient_id: UUID) -> Recipient | None:
        """One recipient, its secret opened."""
        found = [one for one in self.recipients() if one.recipient_id == recipient_id]
        return found[0] if found else None

    def recipients(self) -> Sequence[Recipient]:
        """All, by name."""
        rows = self._db.execute(text("SELECT * FROM recipient ORDER BY name"))
        return [self._recipient(row) for row in rows]

    def put_recipient(self, recipient: Recipient) -> None:
        """Add or change."""
        bound = recipient.recipient_id
        secret = self._ring.wrap(recipient.secret, bound, bound)
        self._db.execute(
            text(
                """INSERT INTO recipient (recipient_id, name, ogrn, kind, channel, endpoint, kek_id,
                secret, receipt_jwk, enabled) VALUES (:recipient_id, :name, :ogrn, :kind, 'webhook',
                :endpoint, :kek_id, :secret, CAST(:receipt_jwk AS jsonb), :enabled)
                ON CONFLICT (recipient_id) DO UPDATE SET name = excluded.name, ogrn = excluded.ogrn,
                kind = excluded.kind, endpoint = excluded.endpoint, kek_id = excluded.kek_id,
                secret = excluded.secret, receipt_jwk = excluded.receipt_jwk,
                enabled = excluded.enabled"""
            ),
            vars(recipient)
            | {
                "kek_id": secret.kek_id,
                "secret": secret.wrapped,
                "receipt_jwk": json.dumps(dict(recipient.receipt_jwk)),
            },
        )

    def rewrap(self, kek_id: int) -> int:
        """Opened and put again: putting wraps by the active key."""
        statement = text("SELECT * FROM recipient WHERE kek_id <> :kek_id FOR UPDATE")
        found = [self._recipient(row) for row in self._db.execute(statement, {"kek_id": kek_id})]
        for recipient in found:
            self.put_recipient(recipient)
        return len(found)

    def add(self, delivery: Delivery) -> None:
        """Keep a new one."""
        statement = f"""INSERT INTO delivery ({_DELIVERY}) VALUES (:delivery_id, :version_id,
            :recipient_id, :status, :attempts, :expires_at, :package_sha256, :head_size,
            :last_code)"""  # noqa: S608
        self._db.execute(text(statement), vars(delivery))

    def get(self, delivery_id: UUID, *, lock: bool = False) -> Delivery:
        """One delivery."""
        ending = " FOR UPDATE" if lock else ""
        statement = f"SELECT {_DELIVERY} FROM delivery WHERE delivery_id = :id{ending}"  # noqa: S608
        row = self._db.execute(text(statement), {"id": delivery_id}).one_or_none()
        if row is None:
            raise DeliveryUnknown
        return _delivery(row)

    def of(self, version_id: UUID) -> Sequence[Delivery]:
        """All of a version, oldest first."""
        statement = f"""SELECT {_DELIVERY} FROM delivery WHERE version_id = :id
            ORDER BY created_at"""  # noqa: S608
        return [_delivery(row) for row in self._db.execute(text(statement), {"id": version_id})]

    def save(self, delivery: Delivery) -> None:
        """What became of it."""
        self._db.execute(
            text(
                """UPDATE delivery SET status = :status, attempts = :attempts,
                package_sha256 = :package_sha256, head_size = :head_size, last_code = :last_code
                WHERE delivery_id = :delivery_id"""
            ),
            vars(delivery),
        )

    def add_receipt(self, receipt: Receipt, jti: str, *, moved: bool) -> bool:
        """Keep it, unless its ``jti`` was seen."""
        done = self._db.execute(
            text(
                """INSERT INTO receipt (receipt_id, recipient_id, jti, delivery_id, package_sha256,
                outcome, code, token, moved) VALUES (:receipt_id, :recipient_id, :jti, :delivery_id,
                :package_sha256, :outcome, :code, :token, :moved)
                ON CONFLICT (recipient_id, jti) DO NOTHING"""
            ),
            vars(receipt) | {"jti": jti, "moved": moved},
        )
        return done.rowcount == 1

    def _recipient(self, row: Row[Any]) -> Recipient:
        wrapped = WrappedKey(row.kek_id, bytes(row.secret))
        return Recipient(
            recipient_id=row.recipient_id,
            name=row.name,
            ogrn=row.ogrn,
            kind=row.kind,
            endpoint=row.endpoint,
            secret=self._ring.unwrap(wrapped, row.recipient_id, row.recipient_id),
            receipt_jwk=row.receipt_jwk,
            enabled=row.enabled,
        )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**row._asdict() | {"status": DeliveryStatus(row.status)})
