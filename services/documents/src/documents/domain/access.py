"""Who may see a document, and what one may do with it now."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from documents.domain.document import Document, Level, Status, Version
from documents.domain.registry import Actor


@dataclass(frozen=True)
class Action:
    """Something that a person may want to do, and why not."""

    name: str
    allowed: bool
    reason: str | None = None


def may_see(document: Document, actor: Actor, signers: Collection[UUID]) -> bool:
    """Level N: every worker of the organisation; R and V: the author, the signers; R: its heads."""
    if document.organisation_id != actor.organisation_id:
        return False
    if document.level is Level.NORMAL or actor.account_id == document.author_account_id:
        return True
    if actor.account_id in signers:
        return True
    return document.level is Level.RESTRICTED and actor.position.is_head


def actions(document: Document, current: Version | None) -> tuple[Action, ...]:
    """What may be done next; the reason is a code of the catalog."""
    destroyed = document.status is Status.DESTROYED
    usable = current is not None and current.usable
    complete = document.status in {Status.SIGNED, Status.SENT, Status.DELIVERED, Status.REJECTED}
    return (
        _action("upload", None if not destroyed else "document-destroyed"),
        _action("sign", None if usable else "version-not-accepted"),
        _action("send", None if usable and complete else "not-signed"),
    )


def _action(name: str, reason: str | None) -> Action:
    return Action(name, reason is None, reason)
