"""Everything that is not a success: what it says, and how it is answered."""

from chassis.problems.answers import Answers, answers, install, wants_json
from chassis.problems.known import (
    IdempotencyKeyReused,
    Known,
    MediaTypeUnsupported,
    PreconditionRequired,
    RequestInProgress,
    StaleVersion,
)
from chassis.problems.values import FieldError, Malformed, Problem

__all__ = [
    "Answers",
    "FieldError",
    "IdempotencyKeyReused",
    "Known",
    "Malformed",
    "MediaTypeUnsupported",
    "PreconditionRequired",
    "Problem",
    "RequestInProgress",
    "StaleVersion",
    "answers",
    "install",
    "wants_json",
]
