"""The desk of support as pages: find an account, look at it, do one thing with a reason."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.problems import Malformed
from idp.domain.officer import Officer
from idp.domain.refusals import (
    AccountNotBlocked,
    AccountNotLocked,
    AccountUnconfirmed,
    AlreadyConfirmed,
    FactorAbsent,
    FactorResetClosed,
    FactorResetOpen,
    FactorResetUnknown,
    ProofStale,
    SameOfficer,
    SnilsTaken,
)
from idp.http.here import here
from idp.http.officers import officers_page, prove_again, visiting
from idp.http.refused import again
from idp.http.steps import away, status_of
from idp.http.support.schemas import PersonForm, ReasonForm, SearchForm
from idp.usecases.support.offered import Support
from look.forms import Form

SEARCH, REASON, PERSON = SearchForm(), ReasonForm(), PersonForm()
Act = Callable[[Officer, UUID, str], object]
ACTS: Mapping[str, Callable[[Support], Act]] = {
    "unlock": lambda support: support.unlock,
    "block": lambda support: support.block,
    "unblock": lambda support: support.unblock,
    "confirmation": lambda support: support.confirm,
    "factor-reset": lambda support: support.ask_reset,
    "end-sessions": lambda support: support.end_sessions,
}
"""What one button with a reason does; the words are ``support.act.<name>.*``."""
_ACT = "/support/card/<uuid:account_id>/act/<any({}):act>".format(
    ", ".join(f'"{name}"' for name in ACTS)
)
REFUSED = (
    *(AccountNotLocked, AccountNotBlocked, AlreadyConfirmed, AccountUnconfirmed),
    *(FactorAbsent, FactorResetOpen, FactorResetClosed, SameOfficer),
)

routes = Blueprint("support_pages", __name__)
routes.register_error_handler(ProofStale, prove_again)


@routes.get("/support")
@officers_page
def start() -> ResponseReturnValue:
    """Whom to look for, and what waits for a second officer."""
    waiting = here().support.list_resets(visiting())
    return render_template("support/search.html", form=Form(), found=None, waiting=waiting)


@routes.post("/support")
@officers_page
def search() -> ResponseReturnValue:
    """Accounts with this very login; the login is in the body and in no address."""
    waiting = here().support.list_resets(visiting())
    try:
        found = here().support.search(visiting(), door.form(SEARCH)["identifier"])
    except Malformed as error:
        form = again(error, "identifier")
        body = render_template("support/search.html", form=form, found=None, waiting=waiting)
        return make_response(body, status_of(form))
    return render_template("support/search.html", form=Form(), found=found, waiting=waiting)


@routes.get("/support/card/<uuid:account_id>")
@officers_page
def show(account_id: UUID) -> ResponseReturnValue:
    """One account."""
    card = here().support.show_card(visiting(), account_id)
    return render_template("support/card.html", card=card, acts=tuple(ACTS))


@routes.get(_ACT)
@officers_page
def ask(account_id: UUID, act: str) -> ResponseReturnValue:
    """Why it is to be done."""
    return _act(account_id, act, Form())


@routes.post(_ACT)
@officers_page
def do(account_id: UUID, act: str) -> ResponseReturnValue:
    """It is done."""
    try:
        ACTS[act](here().support)(visiting(), account_id, door.form(REASON)["reason"])
    except (Malformed, *REFUSED) as error:
        return _act(account_id, act, again(error, "reason"))
    return away(f"/support/card/{account_id}")


@routes.get("/support/card/<uuid:account_id>/person")
@officers_page
def person(account_id: UUID) -> ResponseReturnValue:
    """Names, birth date and numbers to correct; the last three are not shown, only taken."""
    card = here().support.show_card(visiting(), account_id)
    known = card.account.person
    names = {
        "family_name": known.family_name,
        "given_name": known.given_name,
        "patronymic": known.patronymic or "",
    }
    return _person(account_id, Form(names))


@routes.post("/support/card/<uuid:account_id>/person")
@officers_page
def correct(account_id: UUID) -> ResponseReturnValue:
    """They are corrected."""
    try:
        changes = door.form(PERSON)
        reason = changes.pop("reason")
        here().support.correct(visiting(), account_id, changes, reason)
    except (Malformed, SameOfficer) as error:
        return _person(account_id, again(error, "reason"))
    except SnilsTaken as refusal:
        return _person(account_id, again(refusal, "snils"))
    return away(f"/support/card/{account_id}")


@routes.get("/support/card/<uuid:account_id>/reset/<uuid:reset_id>")
@officers_page
def reset(account_id: UUID, reset_id: UUID) -> ResponseReturnValue:
    """What the first officer asked for."""
    return _reset(account_id, reset_id, Form())


@routes.post("/support/card/<uuid:account_id>/reset/<uuid:reset_id>")
@officers_page
def approve(account_id: UUID, reset_id: UUID) -> ResponseReturnValue:
    """The second officer lets it go on."""
    try:
        reason = door.form(REASON)["reason"]
        here().support.approve_reset(visiting(), account_id, reset_id, reason)
    except (Malformed, *REFUSED) as error:
        return _reset(account_id, reset_id, again(error, "reason"))
    return away(f"/support/card/{account_id}")


def _act(account_id: UUID, act: str, form: Form) -> ResponseReturnValue:
    card = here().support.show_card(visiting(), account_id)
    return _page("support/act.html", form, card=card, act=act)


def _person(account_id: UUID, form: Form) -> ResponseReturnValue:
    return _page("support/person.html", form, account_id=account_id)


def _reset(account_id: UUID, reset_id: UUID, form: Form) -> ResponseReturnValue:
    card = here().support.show_card(visiting(), account_id)
    found = next((one for one in card.resets if one.id == reset_id), None)
    if found is None:
        raise FactorResetUnknown
    return _page("support/reset.html", form, card=card, reset=found)


def _page(template: str, form: Form, **more: object) -> ResponseReturnValue:
    return make_response(render_template(template, form=form, **more), status_of(form))
