"""Who calls, and from which position: the token's subject and the header ``Position-Id``."""

from uuid import UUID

from flask import request

from chassis import locks
from chassis.problems import FieldError, Malformed
from documents.domain.journal import By
from documents.domain.refusals import PositionForeign
from documents.usecases.catalogue import Caller

POSITION = "Position-Id"
_POINTER = "/headers/position-id"


def caller() -> Caller:
    """The person and the position; whether it is theirs is the use case's to say.

    Raises:
        Malformed: no position is named, or it is no id.
        PositionForeign: the token is of nobody who could hold one.
    """
    named = request.headers.get(POSITION)
    if named is None:
        raise Malformed(FieldError(_POINTER, "required"), status=400)
    try:
        position_id = UUID(named)
    except ValueError:
        raise Malformed(FieldError(_POINTER, "malformed"), status=400) from None
    try:
        return Caller(UUID(locks.caller().sub), position_id)
    except ValueError:
        raise PositionForeign from None


def officer() -> By:
    """An officer acts by a scope that was granted to them, from no position."""
    return By("person", locks.caller().sub)
