"""Another phone or e-mail: told, then proven by a code that goes to the new one (A2)."""

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.problems import Malformed
from chassis.refusal import Refusal
from idp.domain.contact import Contact, ContactKind
from idp.domain.refusals import (
    ChannelUnavailable,
    ContactTaken,
    ContactUnchanged,
    ProofStale,
    ResendTooSoon,
)
from idp.domain.signin import Signin, State
from idp.http import session, steps, visitor
from idp.http.account import fresh_proof, own_page
from idp.http.here import here
from idp.http.refused import CODE_REFUSALS, again, tries_left
from idp.http.schemas import CodeForm, EmailForm, Nothing, PhoneForm
from idp.http.steps import status_of
from idp.usecases.transaction import Key
from look.forms import Form

FORMS = {ContactKind.PHONE: PhoneForm(), ContactKind.EMAIL: EmailForm()}
CODE, NOTHING = CodeForm(), Nothing()

routes = Blueprint("contacts", __name__)


@routes.get("/account/contacts/<any(phone, email):kind>")
@own_page
def show(kind: str) -> ResponseReturnValue:
    """Where the new one is typed."""
    return _form(ContactKind(kind), Form())


@routes.post("/account/contacts/<any(phone, email):kind>")
@own_page
def begin(kind: str) -> ResponseReturnValue:
    """The code goes to the new one."""
    of = ContactKind(kind)
    try:
        contact = Contact(of, door.form(FORMS[of])[kind])
        step = here().own.begin_contact(
            session.current(), contact, locale=visitor.language(), block=visitor.block()
        )
    except ProofStale:
        return fresh_proof(f"/account/contacts/{kind}")
    except (Malformed, ContactUnchanged, ResendTooSoon, ChannelUnavailable) as error:
        return _form(of, again(error, kind))
    return steps.onward(step)


@routes.get("/account/contacts/code")
@own_page
def code() -> ResponseReturnValue:
    """The code is asked for."""
    return _code(steps.key())


@routes.post("/account/contacts/code")
@own_page
def prove() -> ResponseReturnValue:
    """The code came back: the new contact is theirs."""
    key = steps.key()
    try:
        step = here().own.change_contact(key, door.form(CODE)["code"])
    except (Malformed, ContactTaken, *CODE_REFUSALS) as error:
        return _code(key, again(error, "code"), error)
    return steps.onward(step)


@routes.post("/account/contacts/resend")
@own_page
def resend() -> ResponseReturnValue:
    """Another code."""
    key = steps.key()
    door.form(NOTHING)
    try:
        step = here().own.resend_contact(key, block=visitor.block())
    except (ResendTooSoon, ChannelUnavailable) as refusal:
        return _code(key, again(refusal, "code"))
    return steps.onward(step)


def _form(kind: ContactKind, form: Form) -> ResponseReturnValue:
    body = render_template("account/contact.html", form=form, kind=kind)
    return make_response(body, status_of(form))


def _code(
    key: Key, form: Form | None = None, error: Malformed | Refusal | None = None
) -> ResponseReturnValue:
    signin = steps.waiting(key, State.CODE)
    if not isinstance(signin, Signin):
        return signin
    found = here().own.show_contact(key)
    return steps.show(
        "account/contact_code.html",
        found.signin,
        key,
        form=form,
        to=found.contact.value,
        channel=found.channel,
        tries_left=tries_left(error),
    )
