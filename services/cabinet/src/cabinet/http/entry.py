"""The first page, and what must be known before signing in."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from cabinet.http import cookies
from cabinet.http.wired import site
from chassis import locks

routes = Blueprint("entry", __name__)


@routes.get("/")
@locks.open_door("the first page, before anybody signed in", page=True)
def entry() -> ResponseReturnValue:
    """The button, what to prepare, where it leads."""
    if cookies.read_session() is not None:
        return redirect("/home", 303)
    return render_template("entry.html", label=site().signin_label, issuer=site().issuer)


@routes.get("/accessibility")
@locks.open_door("a statement for everybody", page=True)
def accessibility() -> ResponseReturnValue:
    """How the pages can be used, and what is known not to work."""
    return render_template("accessibility.html")


@routes.get("/cookies")
@locks.open_door("a statement for everybody", page=True)
def about_cookies() -> ResponseReturnValue:
    """Which cookies are kept, and for how long."""
    return render_template("cookies.html")
