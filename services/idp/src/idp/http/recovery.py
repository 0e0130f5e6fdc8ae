"""Pages of recovery: whose account, a code, another proof, a new password (A10)."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.locks import open_door
from chassis.problems import Malformed
from chassis.refusal import Refusal
from idp.domain.code import Channel
from idp.domain.refusals import ChannelUnavailable, PasswordWeak, ResendTooSoon
from idp.domain.signin import BACK, Signin, State
from idp.http import steps, visitor
from idp.http.here import here
from idp.http.refused import CODE_REFUSALS, again, tries_left, weak
from idp.http.schemas import (
    ChannelForm,
    CodeForm,
    MethodForm,
    Nothing,
    PasswordForm,
    RecoveryForm,
)
from idp.http.steps import step_door
from idp.usecases.transaction import Key
from look.forms import Form

LOGIN, CHANNEL, METHOD = RecoveryForm(), ChannelForm(), MethodForm()
CODE, PASSWORD, NOTHING = CodeForm(), PasswordForm(), Nothing()
NOT_SENT = (ResendTooSoon, ChannelUnavailable)

routes = Blueprint("recovery", __name__)


@routes.get("/recover")
@open_door("anybody may have forgotten a password", page=True)
def begin() -> ResponseReturnValue:
    """Whose account; without a transaction one is begun."""
    if "t" not in request.args:
        step = here().recovery.begin(
            back=_sign_in(), locale=visitor.language(), block=visitor.block()
        )
        return steps.onward(step)
    return _page(steps.key(), State.LOGIN, "recover/login.html")


@routes.post("/recover")
@step_door
def name() -> ResponseReturnValue:
    """Login and channel; the answer is the same whether somebody has the login or not."""
    key = steps.posted()
    try:
        given = door.form(LOGIN)
        step = here().recovery.send_code.name(
            key, given["identifier"], given["channel"], block=visitor.block()
        )
    except (Malformed, *NOT_SENT) as error:
        return _page(key, State.LOGIN, "recover/login.html", again(error, "channel"))
    return steps.onward(step)


@routes.get("/recover/code")
@step_door
def code() -> ResponseReturnValue:
    """The code is asked for."""
    return _code(steps.key())


@routes.post("/recover/code")
@step_door
def check() -> ResponseReturnValue:
    """The code came back."""
    key = steps.posted()
    try:
        step = here().recovery.check_code(key, door.form(CODE)["code"])
    except (Malformed, *CODE_REFUSALS) as error:
        return _code(key, again(error, "code"), error)
    return steps.onward(step)


@routes.post("/recover/code/resend")
@step_door
def resend() -> ResponseReturnValue:
    """Another code the same way."""
    key = steps.posted()
    door.form(NOTHING)
    try:
        step = here().recovery.send_code.again(key, None, block=visitor.block())
    except NOT_SENT as refusal:
        return _code(key, again(refusal, "code"))
    return steps.onward(step)


@routes.post("/recover/code/channel")
@step_door
def switch() -> ResponseReturnValue:
    """A code the other way."""
    key = steps.posted()
    try:
        channel = door.form(CHANNEL)["channel"]
        step = here().recovery.send_code.again(key, channel, block=visitor.block())
    except (Malformed, *NOT_SENT) as error:
        return _code(key, again(error, "code"))
    return steps.onward(step)


@routes.get("/recover/proof")
@step_door
def proof() -> ResponseReturnValue:
    """Which other channel, or the code of the one that was chosen."""
    return _proof(steps.key())


@routes.post("/recover/proof")
@step_door
def choose() -> ResponseReturnValue:
    """The other channel is chosen."""
    key = steps.posted()
    try:
        method = door.form(METHOD)["channel"]
        step = here().recovery.choose_proof(key, method, block=visitor.block())
    except (Malformed, *NOT_SENT) as error:
        return _proof(key, again(error, "channel"), anew=True)
    return steps.onward(step)


@routes.post("/recover/proof/code")
@step_door
def prove() -> ResponseReturnValue:
    """The code of the other channel."""
    key = steps.posted()
    try:
        step = here().recovery.check_proof(key, door.form(CODE)["code"])
    except (Malformed, *CODE_REFUSALS) as error:
        return _proof(key, again(error, "code"), error)
    return steps.onward(step)


@routes.get("/recover/password")
@step_door
def password() -> ResponseReturnValue:
    """The new password is asked for."""
    return _page(steps.key(), State.PASSWORD, "recover/password.html")


@routes.post("/recover/password")
@step_door
def set_password() -> ResponseReturnValue:
    """It is set; the person signs in with it."""
    key = steps.posted()
    try:
        step = here().recovery.set_password(key, door.form(PASSWORD)["password"])
    except Malformed as error:
        shown = again(error, "password", secret=("password",))
        return _page(key, State.PASSWORD, "recover/password.html", shown)
    except PasswordWeak as refusal:
        return _page(key, State.PASSWORD, "recover/password.html", weak(refusal))
    back = step.signin.draft.get(BACK)
    return steps.onward(step, "/recover/done" if back is None else f"/recover/done?back={back}")


@routes.get("/recover/done")
@open_door("it says the same to everybody", page=True)
def done() -> ResponseReturnValue:
    """What has happened, and the way to the sign-in."""
    back = _sign_in("back")
    return render_template(
        "recover/done.html", back="/login" if back is None else f"/login?t={back}"
    )


def _sign_in(name: str = "from") -> UUID | None:
    """The sign-in that the address names; a name of none is as good as no name."""
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def _page(key: Key, state: State, template: str, form: Form | None = None) -> ResponseReturnValue:
    signin = steps.waiting(key, state)
    if not isinstance(signin, Signin):
        return signin
    return steps.show(template, signin, key, form=form)


def _code(
    key: Key, form: Form | None = None, error: Malformed | Refusal | None = None
) -> ResponseReturnValue:
    signin = steps.waiting(key, State.CODE)
    if not isinstance(signin, Signin):
        return signin
    return steps.show(
        "recover/code.html",
        signin,
        key,
        form=form,
        channel=Channel(signin.method or ""),
        tries_left=tries_left(error),
    )


def _proof(
    key: Key,
    form: Form | None = None,
    error: Malformed | Refusal | None = None,
    *,
    anew: bool = False,
) -> ResponseReturnValue:
    signin = steps.waiting(key, State.PROOF)
    if not isinstance(signin, Signin):
        return signin
    _, offers = here().recovery.offer_proofs(key)
    offer = next((offer for offer in offers if offer.method == signin.method), None)
    if offer is None or anew or "other" in request.args:
        return steps.show("recover/proof.html", signin, key, form=form, offers=offers)
    return steps.show(
        "recover/proof_code.html",
        signin,
        key,
        form=form,
        offer=offer,
        others=len(offers) > 1,
        tries_left=tries_left(error),
    )
