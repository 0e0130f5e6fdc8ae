"""«It was not me»: the page of a notice's link asks, its button stops the account."""

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.locks import open_door
from idp.http.here import here
from idp.http.schemas import DisavowalForm
from look import forms

PAGE = "/not-me"
DISAVOWAL = DisavowalForm()
link_door = open_door("the secret of the link is the key; the use case judges it", page=True)

routes = Blueprint("disavowal", __name__)


@routes.get(PAGE)
@link_door
def ask() -> ResponseReturnValue:
    """What the button will do; nothing happens yet, as programs that read letters open links."""
    secret = request.args.get("k", "")
    here().recovery.read_disavowal(secret)
    forms.guard(here().csrf_key, secret)
    return make_response(render_template("disavowal/ask.html", secret=secret))


@routes.post(PAGE)
@link_door
def stop() -> ResponseReturnValue:
    """The account is stopped until its owner recovers it."""
    forms.check_origin(here().public_url)
    secret = door.form(DISAVOWAL)["k"]
    forms.check_csrf(here().csrf_key, secret, request.form.get(forms.CSRF_FIELD))
    here().recovery.disavow(secret)
    return render_template("disavowal/done.html")
