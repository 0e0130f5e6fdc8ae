"""Answers of the house's other services: a success is read, a no is raised under its own code."""

from typing import Any

from cabinet.domain.refusals import RefusedElsewhere, StepUpNeeded
from chassis.calls import Answer
from chassis.problems import FieldError, Malformed
from chassis.refusal import Unavailable

_UNAUTHORISED = 401
_STEP_UP = "insufficient-user-authentication"
_MALFORMED = "malformed"
# Members of every problem document: the rest are facts of the refusal.
_STANDARD = frozenset({"type", "title", "status", "instance", "code", "at", "errors"})


def demand_ok(answer: Answer, service: str) -> Answer:
    """Let a success pass.

    Raises:
        StepUpNeeded: the service asks for a fresh second factor (RFC 9470).
        Malformed: a member that a person typed is malformed.
        RefusedElsewhere: a rule of the service says no.
        Unavailable: it answered what no service of the house answers.
    """
    if not answer.ok:
        raise _no(answer, service)
    return answer


def _no(answer: Answer, service: str) -> Exception:
    told, code = answer.problem, answer.code
    if code is None:
        return Unavailable(service)
    if answer.status == _UNAUTHORISED and code == _STEP_UP:
        return StepUpNeeded()
    if code == _MALFORMED and told.get("errors"):
        return Malformed(*map(_error, told["errors"]))
    facts = {name: value for name, value in told.items() if name not in _STANDARD}
    return RefusedElsewhere(
        **facts | {"service": service, "status": answer.status, "refusal": code}
    )


def _error(told: dict[str, Any]) -> FieldError:
    return FieldError(str(told.get("pointer", "")), str(told.get("code", "invalid")))
