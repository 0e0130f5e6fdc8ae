"""Support finds an account, for programs."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from chassis import door
from idp.http.here import here
from idp.http.officers import calling, support_only
from idp.http.support.schemas import FoundSchema, SearchBody, card

SEARCH = SearchBody()

routes = Blueprint("support_search", __name__)


@routes.post("/support/search")
@support_only
@door.speaks(
    summary="Accounts that have this very login; what is personal is masked",
    request=SearchBody,
    answers={200: FoundSchema},
)
def search() -> ResponseReturnValue:
    """By a body and not by an address, which would be kept in many places."""
    found = here().support.search(calling(), door.body(SEARCH)["identifier"])
    return jsonify({"accounts": [card(each) for each in found]})
