"""The document store over HTTP, in a person's name and from a position."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any, BinaryIO, cast
from uuid import UUID, uuid4

from cabinet.adapters.answers import demand_ok
from cabinet.adapters.passing import Inbound, Outbound
from cabinet.domain.card import (
    Action,
    Card,
    Certified,
    Delivery,
    DocumentType,
    Entry,
    Prepared,
    Recipient,
    Signature,
    Target,
    Version,
)
from cabinet.usecases.ports import Acting, Content, NewDocument, Upload, Wanted
from chassis.calls import Answer, Calls

DOCUMENTS = "documents"
_OK = 200
_LARGEST_PROBLEM = 64 << 10
_PROBLEM_S = 5.0


class HttpDocumentStore:
    """See ``usecases.ports.DocumentStore``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def types(self, acting: Acting) -> Sequence[DocumentType]:
        """Types that can be begun."""
        return [
            DocumentType(told["code"], told["name"], tuple(told["media_types"]))
            for told in self._get(acting, "/types")["items"]
            if told.get("closes_on") is None
        ]

    def listed(self, acting: Acting, wanted: Wanted) -> tuple[Sequence[Card], str | None]:
        """A page of cards."""
        asked = {
            "from": wanted.created_from,
            "to": wanted.created_to,
            "type": wanted.type_code,
            "status": wanted.status,
            "cursor": wanted.cursor,
        }
        params = {name: value for name, value in asked.items() if value is not None}
        told = self._get(acting, "/documents", params)
        return [_card(each) for each in told["items"]], told["next"]

    def card(self, acting: Acting, document_id: UUID) -> Card:
        """One card."""
        return _card(self._get(acting, f"/documents/{document_id}"))

    def create(self, acting: Acting, new: NewDocument, key: str) -> Card:
        """Begin a document; the same one for the same key."""
        body = {
            "organisation_id": str(new.organisation_id),
            "type_code": new.type_code,
            "local_uid": new.local_uid,
            "level": new.level,
        }
        return _card(self._post(acting, "/documents", json=body, key=key).json())

    def upload(self, acting: Acting, document_id: UUID, upload: Upload) -> None:
        """Add a version; its bytes are read once, so nothing is tried twice."""
        self._post(
            acting,
            f"/documents/{document_id}/versions",
            data=cast("BinaryIO", Inbound(upload.chunks, upload.size)),
            media_type=upload.media_type,
            key=upload.key,
        )

    def content(self, acting: Acting, document_id: UUID, number: int) -> Content:
        """The bytes of a version."""
        with ExitStack() as opening:
            stream = opening.enter_context(
                self._calls.open(
                    f"/documents/{document_id}/versions/{number}/content",
                    token=acting.token,
                    headers=_from(acting),
                )
            )
            if stream.status != _OK:
                demand_ok(stream.whole(_LARGEST_PROBLEM, _PROBLEM_S), DOCUMENTS)
            media_type = stream.headers.get("Content-Type", "application/octet-stream")
            size = stream.headers.get("Content-Length")
            return Content(media_type, Outbound(stream, opening.pop_all()), size)

    def sign(self, acting: Acting, target: Target, message: bytes) -> None:
        """Hand in a detached signature."""
        self._post(
            acting,
            f"{_version(target)}/signatures",
            data=message,
            media_type="application/octet-stream",
            params={"role_code": target.role_code},
        )

    def prepare(self, acting: Acting, target: Target, certified: Certified) -> Prepared:
        """Begin to sign with a key that is elsewhere."""
        body = {
            "certificate": certified.certificate,
            "chain": list(certified.chain),
            "role_code": target.role_code,
        }
        told = self._post(acting, f"{_version(target)}/signing-sessions", json=body).json()
        return Prepared(
            session_id=UUID(told["session_id"]),
            to_be_signed=told["to_be_signed"],
            digest=told["digest"],
            expires_at=_instant(told["expires_at"]),
        )

    def complete(self, acting: Acting, session_id: UUID, value: str) -> None:
        """Hand in what that key made."""
        self._post(acting, f"/signing-sessions/{session_id}/completion", json={"value": value})

    def recipients(self, acting: Acting) -> Sequence[Recipient]:
        """To whom can be sent."""
        told = self._get(acting, "/recipients")["items"]
        return [Recipient(UUID(each["recipient_id"]), each["name"]) for each in told]

    def send(self, acting: Acting, document_id: UUID, recipient_id: UUID) -> None:
        """Queue a delivery."""
        body = {"recipient_id": str(recipient_id)}
        self._post(acting, f"/documents/{document_id}/deliveries", json=body, key=str(uuid4()))

    def journal(self, acting: Acting, document_id: UUID) -> Sequence[Entry]:
        """What happened to a document."""
        told = self._get(acting, f"/documents/{document_id}/journal")["items"]
        return [
            Entry(_instant(each["at"]), each["action"], each["actor_kind"], each["hash"])
            for each in told
        ]

    def _get(self, acting: Acting, path: str, params: dict[str, str] | None = None) -> Any:
        answer = self._calls.get(path, params=params, token=acting.token, headers=_from(acting))
        return demand_ok(answer, DOCUMENTS).json()

    def _post(
        self,
        acting: Acting,
        path: str,
        *,
        json: dict[str, Any] | None = None,
        data: bytes | BinaryIO | None = None,
        media_type: str | None = None,
        params: dict[str, str] | None = None,
        key: str | None = None,
    ) -> Answer:
        headers = _from(acting)
        if media_type is not None:
            headers["Content-Type"] = media_type
        answer = self._calls.post(
            path, json=json, data=data, params=params, token=acting.token, headers=headers, key=key
        )
        return demand_ok(answer, DOCUMENTS)


def _from(acting: Acting) -> dict[str, str]:
    return {"Position-Id": str(acting.position_id)}


def _version(target: Target) -> str:
    return f"/documents/{target.document_id}/versions/{target.number}"


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _card(told: dict[str, Any]) -> Card:
    return Card(
        document_id=UUID(told["document_id"]),
        type_code=told["type_code"],
        local_uid=told["local_uid"],
        level=told["level"],
        status=told["status"],
        current_number=told["current_number"],
        row_version=told["row_version"],
        created_at=_instant(told["created_at"]),
        versions=tuple(_version_of(each) for each in told.get("versions", ())),
        signatures=tuple(_signature(each) for each in told.get("signatures", ())),
        deliveries=tuple(_delivery(each) for each in told.get("deliveries", ())),
        actions=tuple(
            Action(each["name"], each["allowed"], each["reason"])
            for each in told.get("actions", ())
        ),
        type_name=told.get("type_name"),
    )


def _version_of(told: dict[str, Any]) -> Version:
    return Version(
        number=told["number"],
        version_id=UUID(told["version_id"]),
        media_type=told["media_type"],
        size=told["size"],
        sha256=told["sha256"],
        status=told["status"],
        integrity=told["integrity"],
        findings=tuple(found["id"] for found in told["findings"]),
    )


def _signature(told: dict[str, Any]) -> Signature:
    signed_at, report_id = told["signed_at"], told.get("report_id")
    return Signature(
        signature_id=UUID(told["signature_id"]),
        number=told["number"],
        role_code=told["role_code"],
        status=told["status"],
        indication=told["indication"],
        sub_indication=told["sub_indication"],
        match=told["match"],
        signed_at=_instant(signed_at) if signed_at else None,
        report_id=UUID(report_id) if report_id else None,
    )


def _delivery(told: dict[str, Any]) -> Delivery:
    return Delivery(
        delivery_id=UUID(told["delivery_id"]),
        recipient_name=told["recipient_name"] or "",
        status=told["status"],
        attempts=told["attempts"],
        last_code=told["last_code"],
    )
