"""A person takes along what is kept about their account."""

import json

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from chassis import door
from idp.domain.refusals import ProofStale
from idp.http import session
from idp.http.account import fresh_proof, own_page
from idp.http.here import here
from idp.http.schemas import Nothing

PAGE = "/account/export"
FILE = "ordinator-account.json"
NOTHING = Nothing()

routes = Blueprint("export", __name__)


@routes.get(PAGE)
@own_page
def show() -> ResponseReturnValue:
    """What the file will hold."""
    return render_template("account/export.html")


@routes.post(PAGE)
@own_page
def download() -> ResponseReturnValue:
    """The file; whoever proved themselves long ago does it once more."""
    door.form(NOTHING)
    try:
        told = here().presence.export_account(session.current())
    except ProofStale:
        return fresh_proof(PAGE)
    body = json.dumps(told, ensure_ascii=False, indent=2, default=_plain)
    response: Response = make_response(body)
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return response


def _plain(value: object) -> str:
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)
