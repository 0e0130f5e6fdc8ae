"""Pages of registration: who, how reached, both codes, password (A1-A3)."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.locks import open_door
from chassis.problems import Malformed
from chassis.refusal import Refusal
from idp.domain.person import Person
from idp.domain.refusals import PasswordWeak, ResendTooSoon
from idp.domain.signin import Signin, State
from idp.http import cookies, steps, visitor
from idp.http.here import here
from idp.http.oidc.answering import answered
from idp.http.oidc.wired import oidc
from idp.http.refused import CODE_REFUSALS, again, tries_left, weak
from idp.http.schemas import CodeForm, ContactsForm, Nothing, PasswordForm, PersonForm
from idp.http.steps import step_door
from idp.usecases.finish import OWN_PAGE
from idp.usecases.registration import CHANNEL_OF, CONTACT_OF, Registered
from idp.usecases.transaction import Key
from look.forms import Form

PERSON, CONTACTS, CODE, PASSWORD = PersonForm(), ContactsForm(), CodeForm(), PasswordForm()
NOTHING = Nothing()
PROVEN = {"phone": State.PHONE, "email": State.EMAIL}

routes = Blueprint("registration", __name__)


@routes.get("/register")
@open_door("anybody may register", page=True)
def begin() -> ResponseReturnValue:
    """The first page; without a transaction one is begun."""
    if "t" not in request.args:
        step = here().do.begin_registration(locale=visitor.language(), block=visitor.block())
        return steps.onward(step)
    return _page(steps.key(), State.PERSON, "register/person.html")


@routes.post("/register")
@step_door
def give_person() -> ResponseReturnValue:
    """Names, birth date, SNILS."""
    key = steps.posted()
    try:
        person = Person(**door.form(PERSON))
    except Malformed as error:
        return _page(key, State.PERSON, "register/person.html", Form.again(error))
    return steps.onward(here().do.give_person(key, person))


@routes.get("/register/contacts")
@step_door
def contacts() -> ResponseReturnValue:
    """Phone and e-mail are asked for."""
    return _page(steps.key(), State.CONTACTS, "register/contacts.html")


@routes.post("/register/contacts")
@step_door
def give_contacts() -> ResponseReturnValue:
    """Phone and e-mail; the first code goes out."""
    key = steps.posted()
    try:
        given = door.form(CONTACTS)
    except Malformed as error:
        return _page(key, State.CONTACTS, "register/contacts.html", Form.again(error))
    try:
        step = here().do.give_contacts(key, **given, block=visitor.block())
    except ResendTooSoon as refusal:
        shown = again(refusal, "phone")
        return _page(key, State.CONTACTS, "register/contacts.html", shown)
    return steps.onward(step)


@routes.get("/register/<any(phone, email):which>")
@step_door
def code(which: str) -> ResponseReturnValue:
    """The code is asked for."""
    return _code_page(steps.key(), PROVEN[which])


@routes.post("/register/<any(phone, email):which>")
@step_door
def prove(which: str) -> ResponseReturnValue:
    """The code came back."""
    key, state = steps.posted(), PROVEN[which]
    try:
        typed = door.form(CODE)["code"]
        step = here().do.prove_contact(key, state, typed, block=visitor.block())
    except (Malformed, ResendTooSoon, *CODE_REFUSALS) as error:
        return _code_page(key, state, again(error, "code"), error)
    return steps.onward(step)


@routes.post("/register/<any(phone, email):which>/resend")
@step_door
def resend(which: str) -> ResponseReturnValue:
    """Another code."""
    key = steps.posted()
    door.form(NOTHING)
    try:
        step = here().do.resend_contact_code(key, block=visitor.block())
    except ResendTooSoon as refusal:
        return _code_page(key, PROVEN[which], again(refusal, "code"))
    return steps.onward(step)


@routes.get("/register/password")
@step_door
def password() -> ResponseReturnValue:
    """The password is asked for."""
    return _page(steps.key(), State.PASSWORD, "register/password.html")


@routes.post("/register/password")
@step_door
def choose_password() -> ResponseReturnValue:
    """The account comes to be; its owner is signed in."""
    key = steps.posted()
    try:
        chosen = door.form(PASSWORD)["password"]
        done = here().do.choose_password(key, chosen, device_cookie=cookies.read_device())
    except Malformed as error:
        shown = again(error, "password", secret=("password",))
        return _page(key, State.PASSWORD, "register/password.html", shown)
    except PasswordWeak as refusal:
        return _page(key, State.PASSWORD, "register/password.html", weak(refusal))
    response = _after(done)
    cookies.drop_transaction(response, done.step.signin.id)
    cookies.set_session(response, done.opened.cookie)
    cookies.set_device(response, done.device_cookie)
    return response


def _after(done: Registered) -> Response:
    """The way on: to the program that sent the person to make an account, or to the account."""
    asked, session = done.step.signin.asked, done.opened.session
    if asked is None:
        return steps.away(OWN_PAGE)
    return answered(oidc().authorize.resume(asked.request, session), session)


def _page(key: Key, state: State, template: str, form: Form | None = None) -> ResponseReturnValue:
    signin = steps.waiting(key, state)
    if not isinstance(signin, Signin):
        return signin
    return steps.show(template, signin, key, form=form)


def _code_page(
    key: Key,
    state: State,
    form: Form | None = None,
    error: Malformed | Refusal | None = None,
) -> ResponseReturnValue:
    signin = steps.waiting(key, state)
    if not isinstance(signin, Signin):
        return signin
    return steps.show(
        "register/code.html",
        signin,
        key,
        form=form,
        to=signin.draft[CONTACT_OF[state]],
        channel=CHANNEL_OF[state],
        tries_left=tries_left(error),
    )
