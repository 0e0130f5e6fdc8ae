"""Where a transaction stands, for programs that walk through the pages: the same steps as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, g, jsonify

from idp.domain.signin import Signin, State
from idp.http.here import here

TRIED = (State.CODE, State.PROOF, State.ENROLMENT, State.PHONE, State.EMAIL)
"""States in which wrong codes are counted."""


def told(signin: Signin, more: Mapping[str, Any]) -> Response:
    """What the transaction waits for, and what its form must carry; never kept by a cache."""
    response = jsonify(
        state=signin.state.value,
        channels=_channels(more),
        tries_left=signin.tries_left if signin.state in TRIED else None,
        retry_after=signin.resend_in(here().clock()) or None,
        csrf_token=g.look_csrf,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _channels(more: Mapping[str, Any]) -> Sequence[str]:
    """Ways to the code that are open: those to choose from, or the one that was chosen."""
    if "offers" in more:
        return [offer.method.value for offer in more["offers"] if not offer.is_out]
    if "offer" in more:
        return [more["offer"].method.value]
    return [more["channel"].value] if "channel" in more else []
