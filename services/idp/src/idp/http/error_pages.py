"""Error pages: noted before they are shown, so that support finds each by its number (E3, A17)."""

from uuid import UUID

import structlog
from flask import Response, g, request
from flask.typing import ResponseReturnValue

from chassis.problems import Problem, wants_json
from chassis.problems.answers import MEDIA_TYPE, document
from idp.http.here import here
from look import problems

NOT_NOTED = frozenset({"not-found", "method-not-allowed", "limit-reached", "unavailable"})
"""Anybody makes as many of these as they like, or there is nothing to note them in."""

_log = structlog.get_logger()


def page(problem: Problem) -> ResponseReturnValue:
    """The page of a problem, or its document where the caller prefers JSON."""
    if problem.code not in NOT_NOTED:
        _note(problem)
    if wants_json():
        return Response(document(problem), problem.status, content_type=MEDIA_TYPE)
    return problems.page(problem)


def _note(problem: Problem) -> None:
    session = g.get("idp_session")
    account_id = None if session is None else session.account_id
    route = request.url_rule.rule if request.url_rule else "unmatched"
    try:
        here().presence.note_page(UUID(problem.request_id), problem.code, route, account_id)
    except Exception:  # noqa: BLE001 - the page of a failure must not fail itself
        _log.exception("page.unnoted", code=problem.code)
