"""``/accounts/{id}/contacts``: read, and another in the place of the former."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from chassis import door
from idp.domain.contact import Contact
from idp.domain.refusals import (
    ChannelUnavailable,
    ContactTaken,
    ContactUnchanged,
    ResendTooSoon,
    StepOutOfOrder,
    TransactionExpired,
)
from idp.domain.signin import Purpose
from idp.http import visitor
from idp.http.here import here
from idp.http.own.door import REFUSED, begun, of_the_person, owner, proven
from idp.http.own.schemas import BegunTold, ContactBody, ContactsTold, read
from idp.http.own.told import waiting
from idp.http.refused import CODE_REFUSALS

BODY, TOLD, BEGUN = ContactBody(), ContactsTold(), BegunTold()

routes = Blueprint("own_contacts", __name__)


@routes.get("/accounts/<uuid:account_id>/contacts")
@door.speaks(
    summary="Phone and e-mail, and since when each is proven",
    answers={200: TOLD},
    refusals=REFUSED,
)
@of_the_person
def show(account_id: UUID) -> ResponseReturnValue:
    """Whole: they are the person's own."""
    session = owner(account_id)
    contacts = here().do.read_profile(session.account_id).contacts
    told = [vars(contact) for contact in contacts]
    answer: dict[str, object] = TOLD.dump({"contacts": told})
    return answer


@routes.post("/accounts/<uuid:account_id>/contacts")
@door.speaks(
    summary="Another phone or e-mail: 202 sends a code to it, 204 takes the code",
    request=BODY,
    answers={202: BEGUN, 204: None},
    refusals=(
        *REFUSED,
        *CODE_REFUSALS,
        ContactUnchanged,
        ContactTaken,
        ResendTooSoon,
        ChannelUnavailable,
        StepOutOfOrder,
        TransactionExpired,
    ),
)
@of_the_person
@proven
def change(account_id: UUID) -> ResponseReturnValue:
    """A contact that somebody has looks the same here; its owner is told."""
    given, session = door.body(BODY), owner(account_id)
    if "code" in given:
        here().own.change_contact(begun(session, Purpose.CONTACT), given["code"])
        return "", 204
    contact = Contact(given["kind"], read(given["kind"], given["value"]))
    step = here().own.begin_contact(
        session, contact, locale=visitor.language(), block=visitor.block()
    )
    return waiting(step.signin), 202
