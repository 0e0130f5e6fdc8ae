"""POST /deliveries: the webhook that the sender calls."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import IO

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from chassis.clock import Clock
from testkit.counterpart.answers import Clerk
from testkit.counterpart.behaviours import Behaviour, Temper
from testkit.counterpart.book import Book, Delivery, OtherPackage
from testkit.counterpart.late import Postman
from testkit.counterpart.webhook import Announced, WebhookRefused, announced

PATH = "/deliveries"
_CHUNK = 262_144


@dataclass(frozen=True)
class Desk:
    """All that one delivery passes."""

    secrets: Sequence[str]
    book: Book
    temper: Temper
    clerk: Clerk
    postman: Postman
    closed: Event
    clock: Clock

    def take(self, headers: dict[str, str], body: IO[bytes]) -> ResponseReturnValue:
        """Check, store and answer one delivery."""
        announcement = announced(headers, self.secrets, self.clock())
        behaviour = self.temper.meet()
        if (trouble := self._trouble(behaviour)) is not None:
            return trouble
        draft = self.book.draft(announcement.delivery_id)
        if _written(body, draft) != announcement.package_sha256:
            draft.unlink()
            raise WebhookRefused(400, "digest-mismatch")
        entry = self.book.enter(
            announcement.delivery_id, announcement.package_sha256, draft, self.clock()
        )
        if entry.times > 1:
            return _receipt(entry.receipt)
        return self._answered(behaviour, announcement)

    def _trouble(self, behaviour: Behaviour) -> ResponseReturnValue | None:
        match behaviour.name:
            case "fail":
                return jsonify(code="out-of-order"), 503
            case "throttle":
                wait = {"Retry-After": str(max(1, round(behaviour.after_s)))}
                return jsonify(code="too-many-requests"), 429, wait
            case "hang":
                self.closed.wait(behaviour.after_s)
                return jsonify(code="too-late"), 504
        return None

    def _answered(self, behaviour: Behaviour, announcement: Announced) -> ResponseReturnValue:
        delivery_id = announcement.delivery_id
        answer = self.clerk.answer(behaviour, delivery_id, announcement.package_sha256)
        self.book.note(
            delivery_id, lambda known: replace(known, outcome=answer.outcome, receipt=answer.now)
        )

        def told(status: str) -> None:
            self.book.note(delivery_id, lambda known: _with_late(known, status))

        self.postman.post_later(delivery_id, answer.later, behaviour.after_s, told)
        return _receipt(answer.now)


def receiving(desk: Desk) -> Blueprint:
    """The route by which packages come in."""
    routes = Blueprint("receiving", __name__)

    @routes.post(PATH)
    def deliver() -> ResponseReturnValue:
        try:
            return desk.take(dict(request.headers), request.stream)
        finally:
            # An unread body would reset the connection before the answer arrives.
            while request.stream.read(_CHUNK):
                pass

    @routes.errorhandler(WebhookRefused)
    def refuse(error: WebhookRefused) -> ResponseReturnValue:
        desk.book.refuse(error.code, desk.clock())
        return jsonify(code=error.code), error.status

    @routes.errorhandler(OtherPackage)
    def refuse_other(_: OtherPackage) -> ResponseReturnValue:
        desk.book.refuse("other-package", desk.clock())
        return jsonify(code="other-package"), 409

    return routes


def _written(body: IO[bytes], path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as file:
        while chunk := body.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _receipt(receipt: str | None) -> ResponseReturnValue:
    if receipt is None:
        return "", 202
    return Response(receipt, 200, content_type="application/jose")


def _with_late(known: Delivery, status: str) -> Delivery:
    return replace(known, late=f"{known.late}, {status}" if known.late else status)
