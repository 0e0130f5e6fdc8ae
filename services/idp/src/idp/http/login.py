"""Pages of the sign-in: login and password, method, code, a factor on its way, consent."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.locks import open_door
from chassis.problems import Malformed, wants_json
from chassis.refusal import Refusal
from idp.domain.consent import listed, opened_by
from idp.domain.factor import Method
from idp.domain.limits import LONGEST_PAUSE_S
from idp.domain.refusals import (
    ChannelUnavailable,
    CredentialsWrong,
    ResendTooSoon,
    SigninThrottled,
)
from idp.domain.signin import Signin, State
from idp.http import cookies, steps, visitor
from idp.http.here import here
from idp.http.refused import CODE_REFUSALS, again, tries_left
from idp.http.schemas import CodeForm, CredentialsForm, MethodForm, Nothing
from idp.http.statuses import STATUSES
from idp.http.steps import step_door
from idp.usecases.finish import After
from idp.usecases.transaction import Key
from look.forms import Form

CREDENTIALS, METHOD, CODE, NOTHING = CredentialsForm(), MethodForm(), CodeForm(), Nothing()

routes = Blueprint("login", __name__)


@routes.get("/login")
@open_door("anybody may sign in", page=True)
def begin() -> ResponseReturnValue:
    """Login and password; without a transaction one is begun that leads to the account page."""
    if "t" not in request.args:
        if here().find_session(cookies.read_session()) is not None:
            return steps.away("/account")
        step = here().do.begin_signin(locale=visitor.language(), block=visitor.block())
        return steps.onward(step)
    return _credentials(steps.key())


@routes.post("/login")
@step_door
def check() -> ResponseReturnValue:
    """Login and password; the answer is one and the same for a wrong one and an unknown one."""
    key = steps.posted()
    try:
        given = door.form(CREDENTIALS)
        after = here().do.check_credentials(
            key,
            given["identifier"],
            given["password"],
            remember=given["remember"] == "yes",
            device_cookie=cookies.read_device(),
            block=visitor.block(),
        )
    except (Malformed, CredentialsWrong) as error:
        return _credentials(key, again(error, "", secret=("password",)))
    except SigninThrottled as refusal:
        if refusal.facts["retry_after"] > LONGEST_PAUSE_S + 1 and not wants_json():
            return steps.away(f"/login/locked?t={key.signin_id}")
        return _credentials(key, again(refusal, "", secret=("password",)), refusal)
    return gone_on(after)


@routes.get("/login/locked")
@step_door
def locked() -> ResponseReturnValue:
    """The password is shut on this browser: for how long, and what opens all the same."""
    key = steps.key()
    signin = steps.waiting(key, State.CREDENTIALS)
    if not isinstance(signin, Signin):
        return signin
    now, until = here().clock(), signin.locked_until
    if until is None or until <= now:
        return steps.away(steps.path(signin))
    left = int((until - now).total_seconds()) + 1
    if wants_json():
        raise SigninThrottled(retry_after=left)
    response = steps.show("login/locked.html", signin, key)
    response.status_code = STATUSES[SigninThrottled]
    response.headers["Retry-After"] = str(left)
    return response


@routes.get("/login/method")
@step_door
def methods() -> ResponseReturnValue:
    """How the second factor may be shown."""
    return _methods(steps.key())


@routes.post("/login/method")
@step_door
def choose() -> ResponseReturnValue:
    """The method is chosen; a code goes out if it needs one."""
    key = steps.posted()
    try:
        method = door.form(METHOD)["channel"]
        step = here().do.choose_method(key, method, block=visitor.block())
    except (Malformed, ResendTooSoon, ChannelUnavailable) as error:
        return _methods(key, again(error, "channel"))
    return steps.onward(step)


@routes.get("/login/code")
@step_door
def code() -> ResponseReturnValue:
    """The code is asked for."""
    return _code(steps.key())


@routes.post("/login/code")
@step_door
def prove() -> ResponseReturnValue:
    """The code of the second factor."""
    key = steps.posted()
    try:
        typed = door.form(CODE)["code"]
        after = here().do.check_code(key, typed, device_cookie=cookies.read_device())
    except (Malformed, *CODE_REFUSALS) as error:
        return _code(key, again(error, "code"), error)
    return gone_on(after)


@routes.post("/login/code/resend")
@step_door
def resend() -> ResponseReturnValue:
    """Another code the same way."""
    key = steps.posted()
    door.form(NOTHING)
    signin = steps.waiting(key, State.CODE)
    if not isinstance(signin, Signin):
        return signin
    try:
        method = Method(signin.method or "")
        step = here().do.choose_method(key, method, block=visitor.block())
    except (ResendTooSoon, ChannelUnavailable) as refusal:
        return _code(key, again(refusal, "code"))
    return steps.onward(step)


@routes.get("/consent")
@step_door
def consent() -> ResponseReturnValue:
    """What a program of others asks for."""
    key = steps.key()
    signin = steps.waiting(key, State.CONSENT)
    if not isinstance(signin, Signin):
        return signin
    assert signin.asked is not None
    opens = listed(opened_by(signin.asked.request))
    return steps.show("login/consent.html", signin, key, opens=opens)


@routes.post("/consent/<any(accept, deny):answer>")
@step_door
def decide(answer: str) -> ResponseReturnValue:
    """The person lets it, or not."""
    key = steps.posted()
    door.form(NOTHING)
    after = here().do.consent(key, accept=answer == "accept", device_cookie=cookies.read_device())
    return gone_on(after)


def gone_on(after: After) -> ResponseReturnValue:
    """The next page, or the way back with the cookies of a browser that is signed in."""
    response = steps.onward(after.step, after.finished.address if after.finished else None)
    if after.finished is not None:
        if after.finished.session_cookie is not None:
            cookies.set_session(response, after.finished.session_cookie)
        if after.finished.device_cookie is not None:
            cookies.set_device(response, after.finished.device_cookie)
    return response


def _credentials(
    key: Key, form: Form | None = None, throttled: SigninThrottled | None = None
) -> ResponseReturnValue:
    signin = steps.waiting(key, State.CREDENTIALS)
    if not isinstance(signin, Signin):
        return signin
    if form is None and signin.asked is not None:
        form = Form({"identifier": signin.asked.request.get("login_hint") or ""})
    locked = throttled.facts["retry_after"] if throttled else None
    days = here().remember_days
    return steps.show(
        "login/credentials.html", signin, key, form=form, locked=locked, remember_days=days
    )


def _methods(key: Key, form: Form | None = None) -> ResponseReturnValue:
    signin = steps.waiting(key, State.METHOD, State.CODE)
    if not isinstance(signin, Signin):
        return signin
    _, offers = here().do.offer_methods(key)
    return steps.show("login/method.html", signin, key, form=form, offers=offers)


def _code(
    key: Key, form: Form | None = None, error: Malformed | Refusal | None = None
) -> ResponseReturnValue:
    signin = steps.waiting(key, State.CODE)
    if not isinstance(signin, Signin):
        return signin
    _, offers = here().do.offer_methods(key)
    offer = next((offer for offer in offers if offer.method == signin.method), None)
    if offer is None:
        # Another tab used the last recovery code up.
        return _methods(key)
    return steps.show(
        "login/code.html",
        signin,
        key,
        form=form,
        offer=offer,
        others=len(offers) > 1,
        tries_left=tries_left(error),
    )
