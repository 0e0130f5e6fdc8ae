"""An officer at the door: by a token of their own, or by the session of a page."""

from datetime import UTC, datetime
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from chassis.locks import caller, page, person
from idp.domain.level import Acr
from idp.domain.officer import ADMIN, FRESH_S, STAFF, SUPPORT, Officer
from idp.http import session
from idp.http.account import fresh_proof

officers_page = page("the session of an officer; the use case looks whether they are one")
# By a token the same: each deed looks whether they are one still.
support_only = person(scope=SUPPORT, acr=Acr.AAL2, fresh_s=FRESH_S, callers=())
admin_only = person(scope=ADMIN, acr=Acr.AAL2, fresh_s=FRESH_S, callers=())
staff_only = person(scope=STAFF, acr=Acr.AAL2, fresh_s=FRESH_S, callers=())


def calling() -> Officer:
    """The officer whose token came."""
    claims = caller()
    proven_at = datetime.fromtimestamp(claims.auth_time or 0, UTC)
    return Officer(UUID(claims.sub), Acr(claims.acr or Acr.AAL1), proven_at)


def visiting() -> Officer:
    """The officer who looks at a page."""
    found = session.current()
    return Officer(found.account_id, found.acr, found.auth_time)


def prove_again(refusal: object) -> ResponseReturnValue:
    """The way to a fresh proof and back to the page; what was typed is typed anew."""
    del refusal
    return fresh_proof(request.path)
