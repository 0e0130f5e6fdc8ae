"""Choose from where to work."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from marshmallow import fields

from cabinet.http import visits
from cabinet.http.wired import wired
from chassis import door, locks
from chassis.problems import Malformed
from chassis.schemas import Query
from look.forms import Form

routes = Blueprint("workplaces", __name__)


class Chosen(Query):
    """A position of one's own."""

    position_id = fields.UUID(required=True)


@routes.get("/workplaces")
@locks.page("one's own workplaces")
def workplaces() -> ResponseReturnValue:
    """Positions in bound organisations; none leads to binding."""
    found = wired().read_workplaces(visits.visit())
    form = Form({"position_id": str(found.current)} if found.current else {})
    return render_template("workplaces.html", places=found, form=form)


@routes.post("/workplaces/choice")
@locks.page("one's own workplaces")
def choose() -> ResponseReturnValue:
    """Work from this one, now and next time."""
    try:
        position_id = door.form(Chosen())["position_id"]
    except Malformed as malformed:
        found = wired().read_workplaces(visits.visit())
        page = render_template("workplaces.html", places=found, form=Form.again(malformed))
        return page, 422
    wired().choose_workplace(visits.visit(), position_id)
    return redirect("/home", 303)
