"""Changing the password: the present one, and the new one with what is wrong with it (A3)."""

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.problems import Malformed
from idp.domain.refusals import PasswordWeak, PasswordWrong, ProofStale, SigninThrottled
from idp.http import session, visitor
from idp.http.account import fresh_proof, own_page
from idp.http.here import here
from idp.http.refused import again, weak
from idp.http.schemas import PasswordChangeForm
from idp.http.steps import away, status_of
from idp.usecases.finish import OWN_PAGE
from look.forms import Form

PAGE = "/account/password"
CHANGE = PasswordChangeForm()
SECRET = ("present", "password")

routes = Blueprint("password", __name__)


@routes.get(PAGE)
@own_page
def show() -> ResponseReturnValue:
    """Where both are typed."""
    return _page(Form())


@routes.post(PAGE)
@own_page
def change() -> ResponseReturnValue:
    """It is changed: other browsers are signed out."""
    try:
        given = door.form(CHANGE)
        here().own.change_password(
            session.current(),
            given["present"],
            given["password"],
            locale=visitor.language(),
            block=visitor.block(),
        )
    except ProofStale:
        return fresh_proof(PAGE)
    except PasswordWeak as refusal:
        return _page(weak(refusal))
    except (Malformed, PasswordWrong, SigninThrottled) as error:
        return _page(again(error, "present", secret=SECRET))
    return away(OWN_PAGE)


def _page(form: Form) -> ResponseReturnValue:
    body = render_template("account/password.html", form=form)
    return make_response(body, status_of(form))
