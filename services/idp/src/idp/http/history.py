"""What was done with one's account, as the audit has it."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from chassis import door
from chassis.schemas import Query
from idp.domain.audit import DONE, Kept
from idp.http import session
from idp.http.account import own_page
from idp.http.here import here
from look.words import first_known

PAGE = "/account/history"
LONGEST_CURSOR = 1024

routes = Blueprint("history", __name__)


class HistoryQuery(Query):
    """Which page of it."""

    cursor = fields.String(load_default=None, validate=validate.Length(min=1, max=LONGEST_CURSOR))


QUERY = HistoryQuery()


@routes.get(PAGE)
@own_page
def show() -> ResponseReturnValue:
    """The newest first, a page at a time."""
    account_id, cursor = session.current().account_id, door.query(QUERY)["cursor"]
    of = ["history", str(account_id)]
    before = None if cursor is None else int(here().cursors.open(cursor, of))
    page = here().presence.read_history(account_id, before=before)
    following = page.following
    return render_template(
        "account/history.html",
        entries=[shown(kept) for kept in page.entries],
        next="" if following is None else f"{PAGE}?cursor={here().cursors.seal(of, following)}",
    )


def shown(kept: Kept) -> dict[str, Any]:
    """An entry as a line of the page."""
    entry, whence = kept.entry, kept.whence
    refused = None
    if entry.outcome != DONE:
        refused = first_known(f"problem.{entry.outcome}.title", "history.refused")
    return {
        "at": kept.at,
        "title": first_known(f"history.deed.{entry.deed}", "history.deed.other"),
        "refused": refused,
        "by_other": entry.actor is not None,
        "client_id": entry.client_id,
        "where": " · ".join(part for part in (whence.agent, whence.block) if part),
    }
