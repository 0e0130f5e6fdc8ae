"""A step of a transaction at the door: its key, its guard against forgery, the way to the next."""

from typing import cast
from uuid import UUID

from flask import Response, g, make_response, redirect, render_template, request

from chassis.locks import open_door
from chassis.problems import wants_json
from idp.domain.refusals import TransactionExpired, TransactionForeign
from idp.domain.signin import ENDED, Purpose, Signin, State
from idp.http import cookies, state
from idp.http.here import here
from idp.usecases.transaction import Key, Step
from look import forms, headers
from look.forms import Form

step_door = open_door("the cookie of the transaction is the key; the use case judges it", page=True)

PATHS = {
    State.PERSON: "/register",
    State.CONTACTS: "/register/contacts",
    State.PHONE: "/register/phone",
    State.EMAIL: "/register/email",
    State.PASSWORD: "/register/password",
    State.CREDENTIALS: "/login",
    State.METHOD: "/login/method",
    State.CODE: "/login/code",
    State.ENROLMENT: "/login/enrolment",
    State.CONSENT: "/consent",
}
_RECOVERY_PATHS = {
    State.LOGIN: "/recover",
    State.CODE: "/recover/code",
    State.PROOF: "/recover/proof",
    State.PASSWORD: "/recover/password",
    State.DONE: "/recover/done",
}
_OWN_PATHS = {
    Purpose.CONFIRMATION: "/account/confirmation",
    Purpose.FACTOR: "/account/factors",
    Purpose.CONTACT: "/account/contacts/code",
}
_OF_THE_SESSION = (Purpose.CONFIRMATION, Purpose.CONTACT)


def key() -> Key:
    """The transaction that the address names, with the secret that this browser has for it."""
    try:
        signin_id = UUID(request.args.get("t", ""))
    except ValueError:
        raise TransactionExpired from None
    session = here().find_session(cookies.read_session())
    session_id = None if session is None else session.id
    return Key(signin_id, cookies.read_transaction(signin_id), session_id)


def posted() -> Key:
    """The same for a form, once it is proven to be of a page of ours.

    Raises:
        CookiesOff: the browser sends no cookie at all.
        TransactionForeign: it sends others, but not the one of this transaction.
        FormForeign: the form is another site's, or of a page left behind.
    """
    shown = key()
    forms.check_origin(here().public_url)
    if shown.cookie is None and request.cookies:
        raise TransactionForeign
    forms.check_csrf(here().csrf_key, shown.cookie, request.form.get(forms.CSRF_FIELD))
    return shown


def path(signin: Signin) -> str:
    """The page of what the transaction waits for."""
    if signin.purpose is Purpose.RECOVERY:
        return f"{_RECOVERY_PATHS[signin.state]}?t={signin.id}"
    if signin.state in ENDED:
        return "/account"
    where = _OWN_PATHS.get(signin.purpose) or PATHS[signin.state]
    return f"{where}?t={signin.id}"


def waiting(shown: Key, *states: State) -> Signin | Response:
    """The transaction if it waits for this page, else the way to the page that it waits for."""
    signin = here().do.look_up(shown)
    if signin.state in states:
        return signin
    return away(path(signin))


def onward(step: Step, address: str | None = None) -> Response:
    """See Other: the page of the next state, or the way out."""
    response = away(address or path(step.signin))
    if step.signin.state in ENDED:
        cookies.drop_transaction(response, step.signin.id)
    elif step.cookie is not None:
        cookies.set_transaction(response, step.signin.id, step.cookie)
    return response


def away(address: str) -> Response:
    """See Other."""
    return cast("Response", redirect(address, 303))


def show(
    template: str,
    signin: Signin,
    shown: Key,
    *,
    form: Form | None = None,
    **more: object,
) -> Response:
    """A page of the transaction, its forms bound to its cookie; with errors it is 422.

    Programs that prefer JSON are told the state. Forms of a confirmation or of a contact are bound
    to the session, by the lock of their page.
    """
    if signin.purpose not in _OF_THE_SESSION:
        forms.guard(here().csrf_key, shown.cookie or "")
    if wants_json():
        return state.told(signin, more)
    if signin.asked is not None:
        headers.allow_form_action(signin.asked.client.origin)
    form = form or Form()
    body = render_template(
        template,
        form=form,
        signin=signin,
        query=f"?t={signin.id}",
        wait=signin.resend_in(here().clock()),
        **more,
    )
    response = make_response(body, status_of(form))
    if "idp_retry_after" in g:
        response.headers["Retry-After"] = str(g.idp_retry_after)
    return response


def status_of(form: Form) -> int:
    """200, or what the refusal that the form shows again stands for."""
    return int(g.get("idp_status", 422)) if form.errors else 200
