"""What a worker sees whom a discrepancy between identity and registry stops (B7)."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from cabinet.domain.refusals import RegistryMismatch
from cabinet.http import visits
from cabinet.http.home import account_url
from cabinet.http.wired import wired
from chassis import locks

routes = Blueprint("mismatch", __name__)


@routes.get("/mismatch")
@locks.page("tells a stopped worker why", confirmed=False, while_stopped=True)
def mismatch() -> ResponseReturnValue:
    """The fields that differ and what to do; home, once nothing differs."""
    try:
        wired().check_standing(visits.visit())
    except RegistryMismatch as stopped:
        return render_template(
            "mismatch.html", fields=stopped.facts["fields"], account_url=account_url()
        )
    return redirect("/home", 303)
