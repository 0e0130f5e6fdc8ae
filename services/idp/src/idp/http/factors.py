"""Switching a second factor on: within a sign-in that asks for one, or from the account (A4)."""

import segno
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.problems import Malformed
from chassis.refusal import Refusal
from idp.domain.factor import FactorKind
from idp.domain.refusals import ChannelUnavailable, ProofStale, ResendTooSoon
from idp.domain.signin import Signin, State
from idp.http import cookies, session, steps, visitor
from idp.http.account import fresh_proof, own_page
from idp.http.here import here
from idp.http.login import gone_on
from idp.http.refused import CODE_REFUSALS, again, tries_left
from idp.http.schemas import CodeForm, FactorForm, Nothing
from idp.http.steps import step_door
from idp.usecases.enrolment import Enrolling
from idp.usecases.finish import OWN_PAGE
from idp.usecases.transaction import Key
from look.forms import Form

CODE, FACTOR, NOTHING = CodeForm(), FactorForm(), Nothing()

routes = Blueprint("factors", __name__)


@routes.get("/account/factors/totp")
@own_page
def begin_app() -> ResponseReturnValue:
    """An authenticator app is to be added: a secret is made, nothing is sent."""
    return _begun(FactorKind.TOTP, "/account/factors/totp")


@routes.post("/account/factors/<any(sms, email):kind>")
@own_page
def begin_sent(kind: str) -> ResponseReturnValue:
    """Codes by SMS or by mail are to be asked for: the first goes out."""
    door.form(NOTHING)
    return _begun(FactorKind(kind), OWN_PAGE)


@routes.get("/account/factors/<any(totp, sms, email):kind>/off")
@own_page
def ask_off(kind: str) -> ResponseReturnValue:
    """What ends with the factor, before it is switched off."""
    return render_template("account/factor_off.html", kind=kind)


@routes.post("/account/factors/<any(totp, sms, email):kind>/off")
@own_page
def switch_off(kind: str) -> ResponseReturnValue:
    """It is off: other browsers are signed out."""
    door.form(NOTHING)
    try:
        here().own.switch_off_factor(session.current(), FactorKind(kind), locale=visitor.language())
    except ProofStale:
        return fresh_proof(f"/account/factors/{kind}/off")
    return steps.away(OWN_PAGE)


@routes.get("/login/enrolment")
@routes.get("/account/factors")
@step_door
def show() -> ResponseReturnValue:
    """Which factor, or the code of the one that was chosen."""
    return _page(steps.key())


@routes.post("/login/enrolment")
@step_door
def choose() -> ResponseReturnValue:
    """The kind is chosen."""
    key = steps.posted()
    try:
        kind = door.form(FACTOR)["kind"]
        step = here().do.choose_factor(key, kind, block=visitor.block())
    except (Malformed, ResendTooSoon, ChannelUnavailable) as error:
        return _page(key, again(error, "kind"))
    return steps.onward(step)


@routes.post("/login/enrolment/code")
@step_door
def prove() -> ResponseReturnValue:
    """The first code of the factor: it is on."""
    key = steps.posted()
    try:
        typed = door.form(CODE)["code"]
        after = here().do.switch_on_factor(key, typed, device_cookie=cookies.read_device())
    except (Malformed, *CODE_REFUSALS) as error:
        return _page(key, again(error, "code"), error)
    return gone_on(after)


@routes.post("/login/enrolment/resend")
@step_door
def resend() -> ResponseReturnValue:
    """Another code the same way."""
    key = steps.posted()
    door.form(NOTHING)
    signin = steps.waiting(key, State.ENROLMENT)
    if not isinstance(signin, Signin):
        return signin
    if signin.method is None:
        return _page(key)
    try:
        kind = FactorKind(signin.method)
        step = here().do.choose_factor(key, kind, block=visitor.block())
    except (ResendTooSoon, ChannelUnavailable) as refusal:
        return _page(key, again(refusal, "code"))
    return steps.onward(step)


def _begun(kind: FactorKind, back: str) -> ResponseReturnValue:
    owner = session.current()
    try:
        step = here().do.begin_factor(owner, locale=visitor.language())
    except ProofStale:
        return fresh_proof(back)
    here().do.choose_factor(Key(step.signin.id, step.cookie, owner.id), kind, block=visitor.block())
    return steps.onward(step)


def _page(
    key: Key, form: Form | None = None, error: Malformed | Refusal | None = None
) -> ResponseReturnValue:
    signin = steps.waiting(key, State.ENROLMENT)
    if not isinstance(signin, Signin):
        return signin
    found = here().do.show_factor(key)
    chosen = found.signin.method is not None
    return steps.show(
        "login/factor.html" if chosen else "login/enrolment.html",
        found.signin,
        key,
        form=form,
        to=found.to,
        offered=found.offered,
        secret=found.secret,
        picture=_picture(found),
        tries_left=tries_left(error),
    )


def _picture(found: Enrolling) -> str | None:
    if found.secret is None:
        return None
    return str(segno.make(found.secret.address, micro=False).svg_data_uri(scale=5, border=4))
