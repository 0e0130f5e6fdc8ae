"""The profile."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from cabinet.http import visits
from cabinet.http.home import account_url
from cabinet.http.wired import wired
from chassis import locks

routes = Blueprint("profile", __name__)


@routes.get("/profile")
@locks.page("one's own profile")
def profile() -> ResponseReturnValue:
    """Each field with its owner; changes are made where the field belongs."""
    found = wired().read_profile(visits.visit())
    return render_template("profile.html", profile=found, account_url=account_url())
