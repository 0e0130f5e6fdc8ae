"""Problems as pages: those of other services under their own code, with their own status."""

from dataclasses import replace

from flask import Response
from flask.typing import ResponseReturnValue

import look.problems
from cabinet.domain.refusals import RefusedElsewhere
from cabinet.http.readers import is_script
from chassis.problems import Problem
from chassis.problems.answers import MEDIA_TYPE, document


def page(problem: Problem) -> ResponseReturnValue:
    """The page of a problem, or its document where a script of a page asks.

    What another service refused is said in its words.
    """
    if problem.code == RefusedElsewhere.code:
        facts = problem.facts
        problem = replace(
            problem,
            code=str(facts.get("refusal", problem.code)),
            service=str(facts.get("service", problem.service)),
            status=int(facts.get("status", problem.status)),
        )
    if is_script():
        return Response(document(problem), problem.status, content_type=MEDIA_TYPE)
    return look.problems.page(problem)
