"""Problems as answers: one place turns everything raised into RFC 9457 JSON or a page."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import structlog
from flask import Flask, Response, current_app, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from chassis.clock import Clock, now
from chassis.marks import marked, view_at_hand
from chassis.problems.known import Known
from chassis.problems.values import Malformed, Problem
from chassis.refusal import Refusal, Unavailable
from chassis.request_id import request_id

MEDIA_TYPE = "application/problem+json"

Page = Callable[[Problem], ResponseReturnValue]

# What HTTP itself refuses: the code and the words of each status.
_BY_STATUS = {
    400: ("bad-request", "The request cannot be understood"),
    404: ("not-found", "There is nothing here"),
    405: ("method-not-allowed", "The route does not answer this method"),
    406: ("not-acceptable", "The answer cannot be given in an accepted form"),
    408: ("request-timeout", "The request came too slowly"),
    413: ("body-too-large", "The body is larger than the route takes"),
    414: ("address-too-long", "The address is too long"),
    415: ("media-type-unsupported", "The body is of a kind that is not read here"),
    416: ("range-not-satisfiable", "The range lies outside of the content"),
    431: ("headers-too-large", "The headers are too large"),
}
_OTHER = ("request-refused", "The request is refused")
_INTERNAL = ("internal", "Something went wrong on our side")

_log = structlog.get_logger()


@dataclass(frozen=True)
class Answers:
    """How one service answers problems.

    Attributes:
        service: Who says no.
        statuses: The service's status table.
        page: Renders a problem for a browser; None if the service has no pages.
        clock: When it was said.
    """

    service: str
    statuses: Mapping[type[Refusal], int]
    page: Page | None
    clock: Clock

    def status(self, refusal: type[Refusal]) -> int | None:
        """The status of a refusal: by the table, or its own if it is the chassis'."""
        for kind in refusal.__mro__:
            if kind in self.statuses:
                return self.statuses[kind]
        return getattr(refusal, "status", None)

    def problem(self, status: int, code: str, title: str, **more: Any) -> Problem:
        """A problem of this service about the request at hand."""
        return Problem(status, code, title, self.service, request_id(), self.clock(), **more)

    def answer(self, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
        """The problem as its reader understands it; never kept by a cache."""
        if self.page is not None and _wants_page():
            response = make_response(self.page(problem))
        else:
            response = Response(document(problem), problem.status, content_type=MEDIA_TYPE)
        if problem.retry_after is not None:
            response.headers["Retry-After"] = str(problem.retry_after)
        response.headers["Cache-Control"] = "no-store"
        response.headers.update(headers or {})
        return response


def answers(app: Flask | None = None) -> Answers:
    """How the application (the one at hand) answers problems."""
    found: Answers = (app or current_app).extensions["chassis.problems"]
    return found


def document(problem: Problem) -> str:
    """The JSON of a problem; the standard members are written last, so no fact replaces them."""
    members: dict[str, Any] = dict(problem.facts)
    if problem.errors:
        members["errors"] = [{"pointer": e.pointer, "code": e.code} for e in problem.errors]
    if problem.retry_after is not None:
        members["retry_after"] = problem.retry_after
    members |= {
        "type": f"/problems/{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "instance": f"urn:ordinator:request:{problem.request_id}",
        "code": problem.code,
        "at": problem.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return json.dumps(members, ensure_ascii=False, default=_plain)


def install(
    app: Flask,
    *,
    service: str,
    statuses: Mapping[type[Refusal], int],
    page: Page | None = None,
    clock: Clock = now,
) -> None:
    """Answer everything that is raised in the application.

    Args:
        app: The application.
        service: Its name, as problems tell it.
        statuses: The status of each refusal of the service; those of the chassis are known.
        page: Renders a problem for routes that are pages and for browsers.
        clock: What dates the problems.
    """
    app.extensions["chassis.problems"] = Answers(service, statuses, page, clock)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(Malformed, _malformed)
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def _refused(refusal: Refusal) -> Response:
    here = answers()
    status = here.status(type(refusal))
    if status is None:
        return _bug(refusal)
    facts = dict(refusal.facts)
    retry_after = facts.pop("retry_after", None)
    problem = here.problem(
        status, refusal.code, refusal.title, retry_after=retry_after, facts=facts
    )
    return here.answer(problem, refusal.headers() if isinstance(refusal, Known) else None)


def _malformed(malformed: Malformed) -> Response:
    here = answers()
    title = "The request is not what the route takes"
    return here.answer(
        here.problem(malformed.status, "malformed", title, errors=tuple(malformed.errors))
    )


def _unavailable(unavailable: Unavailable) -> Response:
    here = answers()
    code = getattr(unavailable, "code", "unavailable")
    _log.warning("request.unavailable", what=unavailable.what, code=code)
    title = "Something that the answer needs does not answer"
    return here.answer(here.problem(503, code, title, retry_after=unavailable.retry_after))


def _http(error: HTTPException) -> ResponseReturnValue:
    """Answer what Flask and Werkzeug refuse, without their words; redirects pass."""
    if error.response is not None or error.code is None or error.code < 400:  # noqa: PLR2004 - RFC 9110 §15.5
        return error.get_response()
    here = answers()
    if error.code >= 500:  # noqa: PLR2004 - RFC 9110 §15.6
        return here.answer(here.problem(500, *_INTERNAL))
    kept = {name: value for name, value in error.get_headers() if name == "Allow"}
    code, title = _BY_STATUS.get(error.code, _OTHER)
    return here.answer(here.problem(error.code, code, title), kept)


def _bug(error: Exception) -> Response:
    """Answer a fault of ours with its number only; the log has the rest."""
    _log.error("request.failed", exc_info=error)
    here = answers()
    return here.answer(here.problem(500, *_INTERNAL))


def wants_json() -> bool:
    """Whether the caller names JSON and prefers it to a page; ``*/*`` does not."""
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def _wants_page() -> bool:
    view = view_at_hand()
    lock = marked(view, "lock")
    if lock is not None and lock.page:
        return True
    offered = [MEDIA_TYPE, "application/json", "text/html"]
    return request.accept_mimetypes.best_match(offered, default=MEDIA_TYPE) == "text/html"


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
