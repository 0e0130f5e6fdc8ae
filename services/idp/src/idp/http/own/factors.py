"""``/accounts/{id}/factors[/{kind}]``: read, switched on and off; recovery codes anew."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from chassis import door
from idp.domain import recovery
from idp.domain.factor import FactorKind
from idp.domain.refusals import (
    ChannelUnavailable,
    ChannelUnknown,
    FactorLast,
    FactorOff,
    FactorOn,
    ResendTooSoon,
    StepOutOfOrder,
    TransactionExpired,
)
from idp.domain.session import Session
from idp.domain.signin import Purpose
from idp.http import visitor
from idp.http.here import here
from idp.http.own.door import REFUSED, begun, of_the_person, owner, proven
from idp.http.own.schemas import BegunTold, CodeBody, FactorsTold, NoBody, RecoveryCodesTold
from idp.http.own.told import waiting
from idp.http.refused import CODE_REFUSALS
from idp.usecases.transaction import Key

BODY, TOLD, BEGUN = CodeBody(), FactorsTold(), BegunTold()
NO_BODY, CODES = NoBody(), RecoveryCodesTold()
ONE = "/accounts/<uuid:account_id>/factors/<any(totp, sms, email):kind>"

routes = Blueprint("own_factors", __name__)


@routes.get("/accounts/<uuid:account_id>/factors")
@door.speaks(
    summary="Second factors that the policy has, and since when each is on",
    answers={200: TOLD},
    refusals=REFUSED,
)
@of_the_person
def show(account_id: UUID) -> ResponseReturnValue:
    """Never their secrets."""
    profile = here().do.read_profile(owner(account_id).account_id)
    on = {factor.kind: factor.on_at for factor in profile.factors}
    factors = [{"kind": kind, "on_at": on.get(kind)} for kind in profile.may_have]
    answer: dict[str, object] = TOLD.dump(
        {"factors": factors, "recovery_codes_left": profile.recovery_left}
    )
    return answer


@routes.post(ONE)
@door.speaks(
    summary="Switch a factor on: 202 sends a code or tells the secret, 204 takes the first code",
    request=BODY,
    answers={202: BEGUN, 204: None},
    refusals=(
        *REFUSED,
        *CODE_REFUSALS,
        FactorOn,
        ChannelUnknown,
        ChannelUnavailable,
        ResendTooSoon,
        StepOutOfOrder,
        TransactionExpired,
    ),
)
@of_the_person
@proven
def switch_on(account_id: UUID, kind: str) -> ResponseReturnValue:
    """The secret of an app is told in this answer alone."""
    given, session = door.body(BODY), owner(account_id)
    if "code" in given:
        key = begun(session, Purpose.FACTOR, kind)
        here().do.switch_on_factor(key, given["code"], device_cookie=None)
        return "", 204
    return _begun(session, FactorKind(kind)), 202


@routes.delete(ONE)
@door.speaks(
    summary="Switch a factor off; every other session, refresh token and device ends",
    answers={204: None},
    refusals=(*REFUSED, FactorOff, FactorLast),
)
@of_the_person
@proven
def switch_off(account_id: UUID, kind: str) -> ResponseReturnValue:
    """Recovery codes go with the last second factor."""
    here().own.switch_off_factor(owner(account_id), FactorKind(kind), locale=visitor.language())
    return "", 204


@routes.post("/accounts/<uuid:account_id>/factors/recovery")
@door.speaks(
    summary="A fresh set of recovery codes, told this once; the former set is worth nothing then",
    request=NO_BODY,
    answers={201: CODES},
    refusals=(*REFUSED, ChannelUnknown),
)
@of_the_person
@proven
def renew_recovery(account_id: UUID) -> ResponseReturnValue:
    """Only where a second factor is on: they stand for it."""
    door.body(NO_BODY)
    codes = here().do.print_recovery_codes(owner(account_id))
    answer: dict[str, object] = CODES.dump({"codes": [recovery.shown(code) for code in codes]})
    return answer, 201


def _begun(session: Session, kind: FactorKind) -> dict[str, object]:
    step = here().do.begin_factor(session, locale=visitor.language())
    key = Key(step.signin.id, step.cookie, session.id)
    chosen = here().do.choose_factor(key, kind, block=visitor.block())
    return waiting(chosen.signin, here().do.show_factor(key).secret)
