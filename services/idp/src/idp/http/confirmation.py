"""Confirming the account by a code to the proven phone (A5, A6)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.problems import Malformed
from chassis.refusal import Refusal
from idp.domain.code import Channel
from idp.domain.contact import ContactKind
from idp.domain.refusals import ResendTooSoon
from idp.domain.signin import Signin, State
from idp.http import session, steps, visitor
from idp.http.account import own_page
from idp.http.here import here
from idp.http.refused import CODE_REFUSALS, again, tries_left
from idp.http.schemas import CodeForm, Nothing
from idp.usecases.transaction import Key
from look.forms import Form

CODE, NOTHING = CodeForm(), Nothing()

routes = Blueprint("confirmation", __name__)


@routes.post("/account/confirmation")
@own_page
def begin() -> ResponseReturnValue:
    """The code goes out."""
    door.form(NOTHING)
    step = here().do.begin_confirmation(
        session.current().account_id, locale=visitor.language(), block=visitor.block()
    )
    return steps.onward(step)


@routes.get("/account/confirmation")
@own_page
def code() -> ResponseReturnValue:
    """The code is asked for."""
    return _page(steps.key())


@routes.post("/account/confirmation/code")
@own_page
def confirm() -> ResponseReturnValue:
    """The code came back: the account is confirmed."""
    key = steps.key()
    try:
        typed = door.form(CODE)["code"]
        here().do.confirm_account(session.current().account_id, key, typed)
    except (Malformed, *CODE_REFUSALS) as error:
        return _page(key, again(error, "code"), error)
    return steps.away("/account")


@routes.post("/account/confirmation/resend")
@own_page
def resend() -> ResponseReturnValue:
    """Another code."""
    key = steps.key()
    door.form(NOTHING)
    try:
        step = here().do.resend_confirmation(key, block=visitor.block())
    except ResendTooSoon as refusal:
        return _page(key, again(refusal, "code"))
    return steps.onward(step)


def _page(
    key: Key, form: Form | None = None, error: Malformed | Refusal | None = None
) -> ResponseReturnValue:
    signin = steps.waiting(key, State.CODE)
    if not isinstance(signin, Signin):
        return signin
    contacts = here().do.read_profile(session.current().account_id).contacts
    phone = next(contact.value for contact in contacts if contact.kind is ContactKind.PHONE)
    return steps.show(
        "account/confirmation.html",
        signin,
        key,
        form=form,
        to=phone,
        channel=Channel.SMS,
        tries_left=tries_left(error),
    )
