"""``/accounts/{id}/consents[/{client_id}]``: whom the person let in, and taking it back."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from chassis import door
from idp.domain.consent import listed
from idp.domain.refusals import ConsentUnknown
from idp.http.here import here
from idp.http.own.door import REFUSED, of_the_person, owner
from idp.http.own.schemas import ConsentsTold

TOLD = ConsentsTold()
EVERY = "/accounts/<uuid:account_id>/consents"

routes = Blueprint("own_consents", __name__)


@routes.get(EVERY)
@door.speaks(
    summary="Programs of others that the person let in, and what each may know",
    answers={200: TOLD},
    refusals=REFUSED,
)
@of_the_person
def show(account_id: UUID) -> ResponseReturnValue:
    """By the name of the program."""
    found = here().consents.list(owner(account_id).account_id)
    consents = [
        {
            "client_id": one.consent.client_id,
            "name": one.client_name,
            "scopes": listed(one.consent.scopes),
            "given_at": one.consent.given_at,
        }
        for one in found
    ]
    answer: dict[str, object] = TOLD.dump({"consents": consents})
    return answer


@routes.delete(f"{EVERY}/<client_id>")
@door.speaks(
    summary="Take a consent back; what the program was given is worth nothing from now on",
    answers={204: None},
    refusals=(*REFUSED, ConsentUnknown),
)
@of_the_person
def withdraw(account_id: UUID, client_id: str) -> ResponseReturnValue:
    """The program is asked again next time."""
    here().consents.withdraw(owner(account_id).account_id, client_id)
    return "", 204
