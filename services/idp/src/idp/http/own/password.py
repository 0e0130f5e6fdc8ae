"""``PUT /accounts/{id}/password``: changed by a program of the person."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from chassis import door
from idp.domain.refusals import PasswordWeak, PasswordWrong, SigninThrottled
from idp.http import visitor
from idp.http.here import here
from idp.http.own.door import REFUSED, of_the_person, owner, proven
from idp.http.own.schemas import PasswordBody

CHANGE = PasswordBody()

routes = Blueprint("own_password", __name__)


@routes.put("/accounts/<uuid:account_id>/password")
@door.speaks(
    summary="Change the password; every other session, refresh token and device ends",
    request=CHANGE,
    answers={204: None},
    refusals=(*REFUSED, PasswordWrong, PasswordWeak, SigninThrottled),
)
@of_the_person
@proven
def change(account_id: UUID) -> ResponseReturnValue:
    """The present one is asked for besides the fresh proof."""
    given = door.body(CHANGE)
    here().own.change_password(
        owner(account_id),
        given["present"],
        given["password"],
        locale=visitor.language(),
        block=visitor.block(),
    )
    return "", 204
