"""Facts of the domain as they go out on the wire."""

from typing import Any

from documents.domain.facts import (
    DocumentDelivered,
    DocumentRejected,
    DocumentSent,
    DocumentSigned,
    DocumentUploaded,
    Fact,
)

NAMES: dict[type[Any], str] = {
    DocumentUploaded: "documents.document.uploaded.v1",
    DocumentSigned: "documents.document.signed.v1",
    DocumentRejected: "documents.document.rejected.v1",
    DocumentSent: "documents.document.sent.v1",
    DocumentDelivered: "documents.document.delivered.v1",
}


def announced(fact: Fact) -> tuple[str, dict[str, Any]]:
    """The event's name and its body; members without a value are left out."""
    told = {name: _plain(value) for name, value in vars(fact).items() if name != "row_version"}
    body = {name: value for name, value in told.items() if value is not None}
    return NAMES[type(fact)], body


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
