"""A person's own page: who they are here, what proves it, how to leave."""

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.locks import open_door, page
from idp.domain import recovery
from idp.domain.refusals import ProofStale
from idp.http import cookies, session, visitor
from idp.http.here import here
from idp.http.schemas import Nothing
from idp.http.steps import away, onward
from idp.usecases.finish import OWN_PAGE
from idp.usecases.staff.duties import Duties
from look.forms import Form

NOTHING = Nothing()
own_page = page("the session's own account")
own_or_local_page = page("the session's own account, by a slip too", local_access=True)

routes = Blueprint("account", __name__)


@routes.get("/")
@open_door("the way to the account page", page=True)
def start() -> ResponseReturnValue:
    """Whoever comes without an address comes to their account."""
    return away("/account")


@routes.get("/account")
@own_or_local_page
def show() -> ResponseReturnValue:
    """The account."""
    its = session.current()
    # By a slip one reads one's own account; what one is charged with waits for a proof.
    duties = Duties() if its.local_access else here().read_duties(its.account_id)
    return render_template(
        "account/profile.html",
        profile=here().do.read_profile(its.account_id),
        duties=duties,
        session=its,
    )


@routes.post("/account/recovery-codes")
@own_page
def print_codes() -> ResponseReturnValue:
    """A fresh set of recovery codes, shown this once."""
    door.form(NOTHING)
    try:
        codes = here().do.print_recovery_codes(session.current())
    except ProofStale:
        return fresh_proof(OWN_PAGE)
    shown = [recovery.shown(code) for code in codes]
    return render_template("account/recovery_codes.html", codes=shown, form=Form())


def fresh_proof(back: str) -> ResponseReturnValue:
    """The way to a fresh proof, and from there to the page ``back``."""
    step = here().do.begin_proof(
        session.current(), back=back, locale=visitor.language(), block=visitor.block()
    )
    return onward(step)


@routes.post("/account/sign-out")
@own_or_local_page
def sign_out() -> ResponseReturnValue:
    """The session ends, here and wherever it was used."""
    door.form(NOTHING)
    here().end_session(session.current().id)
    response = make_response(away("/login"))
    cookies.drop_session(response)
    return response
