"""Problems as pages: those of other services under their own code, with their own status."""

from dataclasses import replace

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

import look.problems
from cabinet.domain.refusals import RefusedElsewhere
from cabinet.http import cookies, visits
from cabinet.http.readers import is_script
from cabinet.http.wired import site, wired
from chassis.problems import Problem
from chassis.problems.answers import MEDIA_TYPE, document

_POSITION_FOREIGN = "position-foreign"
_TOKEN_INVALID = "token-invalid"  # noqa: S105  a code of problems
_AGAIN_S = 2


def page(problem: Problem) -> ResponseReturnValue:
    """The page of a problem, or its document where a script of a page asks.

    What another service refused is said in its words. One that does not know the position yet,
    because the binding was made a moment ago, refused nothing: it is asked again. Nor did one that
    does not believe our token any more: the same request comes once again, with another.
    """
    if problem.code == RefusedElsewhere.code:
        problem = _in_its_words(problem)
        if problem.code == _POSITION_FOREIGN and _settling():
            return _ask_again(problem)
        if problem.code == _TOKEN_INVALID and not cookies.was_repeated():
            return _repeat()
    if is_script():
        return Response(document(problem), problem.status, content_type=MEDIA_TYPE)
    return look.problems.page(problem)


def _in_its_words(problem: Problem) -> Problem:
    facts = problem.facts
    return replace(
        problem,
        code=str(facts.get("refusal", problem.code)),
        service=str(facts.get("service", problem.service)),
        status=int(facts.get("status", problem.status)),
    )


def _repeat() -> ResponseReturnValue:
    """RFC 9110 section 15.4.8: the same method and body, to the same address."""
    visit, _ = visits.at_hand()
    if visit is not None:
        wired().distrust_tokens(visit)
    response = redirect(request.full_path if request.query_string else request.path, 307)
    cookies.count_repeat(response)
    return response


def _settling() -> bool:
    _, place = visits.at_hand()
    return place is not None and place.settling(site().clock())


def _ask_again(problem: Problem) -> ResponseReturnValue:
    """A page that is fetched again comes by itself; a form is sent again by the person."""
    problem = replace(problem, code="unavailable", status=503, retry_after=_AGAIN_S)
    if is_script():
        response = Response(document(problem), problem.status, content_type=MEDIA_TYPE)
    else:
        by_itself = _AGAIN_S if request.method == "GET" else None
        body = render_template("settling.html", by_itself=by_itself, address=visits.return_to())
        response = make_response(body, problem.status)
    response.headers["Retry-After"] = str(_AGAIN_S)
    return response
