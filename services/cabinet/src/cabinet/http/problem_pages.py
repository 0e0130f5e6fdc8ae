"""Problems as pages: those of other services under their own code, with their own status."""

from dataclasses import replace

from flask.typing import ResponseReturnValue

import look.problems
from cabinet.domain.refusals import RefusedElsewhere
from chassis.problems import Problem


def page(problem: Problem) -> ResponseReturnValue:
    """The page of a problem; what another service refused is said in its words."""
    if problem.code == RefusedElsewhere.code:
        facts = problem.facts
        problem = replace(
            problem,
            code=str(facts.get("refusal", problem.code)),
            service=str(facts.get("service", problem.service)),
            status=int(facts.get("status", problem.status)),
        )
    return look.problems.page(problem)
