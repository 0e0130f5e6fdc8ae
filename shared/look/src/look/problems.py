"""The page of a problem: what happened, what to do, what became of the answers, what to quote."""

import html
from datetime import UTC

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from chassis.problems import Problem


def code(problem: Problem) -> str:
    """What a person quotes to support: ``<service>/<problem slug>``."""
    return f"{problem.service}/{problem.code}"


def page(problem: Problem) -> ResponseReturnValue:
    """Answer a problem as a page; for ``chassis.problems.install(page=…)``."""
    try:
        body = render_template("look/error.html", problem=problem, support_code=code(problem))
    except Exception:  # noqa: BLE001 - the page of a failure must not fail itself
        body = bare(problem)
    response = make_response(body, problem.status)
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def bare(problem: Problem) -> str:
    """The same facts without a template or a catalog."""
    at = problem.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    facts = (html.escape(problem.title), html.escape(code(problem)), at)
    return (
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{0}</title>'
        "<main><h1>{0}</h1><p>{1}</p><p>{2}</p><p>{3}</p></main></html>"
    ).format(*facts, html.escape(problem.request_id))
