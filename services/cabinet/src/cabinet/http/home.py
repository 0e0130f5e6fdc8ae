"""The home page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from cabinet.domain.preconditions import ready
from cabinet.http import visits
from cabinet.http.wired import site, wired
from chassis import locks

routes = Blueprint("home", __name__)


@routes.get("/home")
@locks.page("the home page shows what is left to do to those who are not ready", confirmed=False)
def home() -> ResponseReturnValue:
    """The task list until everything is done, then the cards."""
    found = wired().read_home(visits.visit())
    if not ready(found.tasks):
        return render_template(
            "tasks.html", tasks=found.tasks, refused=found.refused, account_url=account_url()
        )
    return render_template("home.html", home=found)


@routes.get("/planned")
@locks.page("what the cabinet does not do yet", confirmed=False)
def planned() -> ResponseReturnValue:
    """Said as such, never shown as an empty page."""
    return render_template("planned.html")


def account_url() -> str:
    """The person's own page at the identity provider."""
    return f"{site().issuer}/account"
