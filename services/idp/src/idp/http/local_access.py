"""Signing in by a slip that an organisation gave, and the owner's list of such slips (A15)."""

from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.problems import Malformed
from idp.domain.refusals import (
    CredentialsWrong,
    LocalAccessBound,
    LocalAccessExpired,
    LocalAccessForeignNetwork,
    LocalAccessRevoked,
    LocalAccessVoid,
)
from idp.domain.signin import Signin, State
from idp.http import cookies, session, steps, visitor
from idp.http.account import own_page
from idp.http.here import here
from idp.http.login import gone_on
from idp.http.refused import again
from idp.http.schemas import Nothing, SlipForm
from idp.http.steps import step_door
from idp.usecases.local_access.signing_in import Typed
from idp.usecases.transaction import Key
from look.forms import Form

SLIP, NOTHING = SlipForm(), Nothing()
PAGE = "/account/local-access"
REFUSED = (
    *(CredentialsWrong, LocalAccessBound, LocalAccessExpired, LocalAccessForeignNetwork),
    *(LocalAccessRevoked, LocalAccessVoid),
)

routes = Blueprint("local_access", __name__)


@routes.get("/login/local")
@step_door
def show() -> ResponseReturnValue:
    """Staff number and slip are asked for."""
    return _page(steps.key(), Form())


@routes.post("/login/local")
@step_door
def use() -> ResponseReturnValue:
    """They are typed."""
    key = steps.posted()
    try:
        given = door.form(SLIP)
        let_in = here().local_access.use(
            key,
            Typed(
                staff_number=given["staff_number"],
                code=given["slip"],
                browser_cookie=cookies.read_slip(),
                address=visitor.address(),
                block=visitor.block(),
            ),
        )
    except (Malformed, *REFUSED) as error:
        return _page(key, again(error, "slip", secret=("slip",)))
    response = make_response(gone_on(let_in.after))
    cookies.set_slip(response, let_in.browser_cookie, let_in.slip.expires_at - here().clock())
    return response


@routes.get(PAGE)
@own_page
def own() -> ResponseReturnValue:
    """What organisations let the person do."""
    found = here().local_access.list_own(session.current().account_id)
    return render_template("account/local_access.html", slips=found)


@routes.post(f"{PAGE}/<uuid:slip_id>/end")
@own_page
def end(slip_id: UUID) -> ResponseReturnValue:
    """The owner wants none."""
    door.form(NOTHING)
    here().local_access.end_own(session.current().account_id, slip_id)
    return steps.away(PAGE)


def _page(key: Key, form: Form) -> ResponseReturnValue:
    signin = steps.waiting(key, State.CREDENTIALS)
    if not isinstance(signin, Signin):
        return signin
    return steps.show("login/local.html", signin, key, form=form)
