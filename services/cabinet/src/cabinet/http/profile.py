"""The profile."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from cabinet.http import visits
from cabinet.http.home import account_url
from cabinet.http.wired import site, wired
from chassis import locks

routes = Blueprint("profile", __name__)


@routes.get("/profile")
@locks.page("one's own profile")
def profile() -> ResponseReturnValue:
    """Each field with its owner; changes are made where the field belongs."""
    found = wired().read_profile(visits.visit())
    led = {each.organisation for each in found.workplaces if each.position.is_head}
    return render_template(
        "profile.html",
        profile=found,
        led=sorted(led, key=lambda each: each.name),
        account_url=account_url(),
        issuer=site().issuer,
    )
