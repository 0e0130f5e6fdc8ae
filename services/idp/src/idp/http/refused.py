"""Refusals that a form shows beside its field; all others are pages of their own."""

from collections.abc import Iterable

import structlog
from flask import g

from chassis.problems import FieldError, Malformed, wants_json
from chassis.refusal import Refusal
from idp.domain.refusals import (
    AttemptsExhausted,
    CodeExpired,
    CodeForeign,
    CodeMismatch,
    CodeUsed,
    PasswordWeak,
)
from idp.http.statuses import STATUSES
from look.forms import Form

_log = structlog.get_logger()

CODE_REFUSALS = (CodeMismatch, CodeExpired, CodeUsed, CodeForeign, AttemptsExhausted)


def again(error: Malformed | Refusal, at: str, *, secret: Iterable[str] = ("code",)) -> Form:
    """The form as it was posted, with what is wrong at a field; secrets are typed anew.

    Programs that prefer JSON get the problem itself.
    """
    if wants_json():
        raise error
    code = error.code if isinstance(error, Refusal) else "malformed"
    _log.info("form.refused", code=code)
    if isinstance(error, Refusal):
        g.idp_status = STATUSES[type(error)]
        if "retry_after" in error.facts:
            g.idp_retry_after = error.facts["retry_after"]
    return Form.again(error, at=at, secret=secret)


def weak(refusal: PasswordWeak) -> Form:
    """The form of a new password again, with the reason in words of its own."""
    if wants_json():
        raise refusal
    _log.info("form.refused", code=refusal.code, reason=refusal.facts["reason"])
    return Form({}, (FieldError("/password", f"weak-{refusal.facts['reason']}"),))


def tries_left(error: Malformed | Refusal | None) -> int | None:
    """How many codes may still be offered, once it is worth saying."""
    return error.facts.get("tries_left") if isinstance(error, Refusal) else None
