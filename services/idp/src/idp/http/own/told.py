"""What a program is told of a transaction that waits for its code."""

from typing import Any

from idp.domain.signin import Signin
from idp.http.here import here
from idp.http.own.schemas import BegunTold
from idp.usecases.enrolment import Secret

BEGUN = BegunTold()


def waiting(signin: Signin, secret: Secret | None = None) -> dict[str, Any]:
    """Until when, how many tries, when another code may be sent, what an app must know."""
    told: dict[str, Any] = {
        "expires_at": signin.expires_at,
        "tries_left": signin.tries_left,
        "retry_after": signin.resend_in(here().clock()),
    }
    if secret is not None:
        told["secret"] = vars(secret)
    answer: dict[str, Any] = BEGUN.dump(told)
    return answer
